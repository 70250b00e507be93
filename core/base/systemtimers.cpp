// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <limits>
#include <memory>

namespace windlass {

Instant SystemTimers::now() const
{
    return Instant(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

QDateTime SystemTimers::wallClock() const
{
    return QDateTime::currentDateTimeUtc();
}

Handle SystemTimers::after(Duration wait, std::function<void()> then)
{
    // QTimer counts milliseconds in an int: a longer wait is cut to its maximum (24 days) and taken up again.
    constexpr Duration longest{std::numeric_limits<int>::max()};
    const Duration piece = std::clamp(wait, Duration::zero(), longest);
    // Owned by the handle; the callback may drop the handle, so the timer is deleted later, never at once.
    auto *timer = new QTimer;
    timer->setSingleShot(true);
    timer->setTimerType(piece >= std::chrono::seconds(20) ? Qt::CoarseTimer : Qt::PreciseTimer);
    auto alive = std::make_shared<QTimer *>(timer);
    QObject::connect(
        timer, &QTimer::timeout, timer,
        [this, alive, remaining = wait - piece, then = std::move(then), rest = std::make_shared<Handle>()] {
            if (remaining > Duration::zero()) {
                *rest = after(remaining, then);
                return;
            }
            then();
        });
    timer->start(static_cast<int>(piece.count()));
    return Handle([alive] {
        if (*alive == nullptr)
            return;
        (*alive)->stop();
        (*alive)->deleteLater();
        *alive = nullptr;
    });
}

SystemDice::SystemDice()
    : generator_(QRandomGenerator::system()->generate64())
{}

double SystemDice::unit()
{
    return std::uniform_real_distribution<double>(0.0, 1.0)(generator_);
}

} // namespace windlass
