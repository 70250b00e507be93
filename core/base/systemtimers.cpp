// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/systemtimers.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

#ifdef Q_OS_LINUX
#include <ctime>
#endif

namespace windlass {

namespace {

using namespace std::chrono_literals;

/// How long the computer has slept since it was started: the one clock counts that, the other doesn't.
Duration sleptSoFar()
{
#ifdef Q_OS_LINUX
    timespec awake{};
    timespec whole{};
    clock_gettime(CLOCK_MONOTONIC, &awake);
    clock_gettime(CLOCK_BOOTTIME, &whole);
    const auto span = std::chrono::seconds(whole.tv_sec - awake.tv_sec) +
                      std::chrono::nanoseconds(whole.tv_nsec - awake.tv_nsec);
    return std::chrono::duration_cast<Duration>(span);
#else
    return {};
#endif
}

constexpr Duration lookEvery = 5s;
constexpr Duration worthTelling = 5s; ///< a shorter nap leaves connections alive

} // namespace

/// Looks at the clocks while anybody wants to know.
class SystemTimers::SleepWatch
{
public:
    SleepWatch()
    {
        timer_.setInterval(lookEvery);
        timer_.setTimerType(Qt::CoarseTimer);
        QObject::connect(&timer_, &QTimer::timeout, [this] { look(); });
    }

    quint64 add(std::function<void()> then)
    {
        if (listeners_.empty()) {
            slept_ = sleptSoFar();
            timer_.start();
        }
        listeners_.emplace(++last_, std::move(then));
        return last_;
    }

    void remove(quint64 key)
    {
        listeners_.erase(key);
        if (listeners_.empty())
            timer_.stop();
    }

private:
    void look()
    {
        const Duration now = sleptSoFar();
        if (now - std::exchange(slept_, now) < worthTelling)
            return;
        const auto listeners = listeners_; // they may let go of themselves and of others
        for (const auto &[key, then] : listeners) {
            if (listeners_.contains(key))
                then();
        }
    }

    QTimer timer_;
    Duration slept_{0};
    quint64 last_ = 0;
    std::map<quint64, std::function<void()>> listeners_;
};

SystemTimers::SystemTimers() = default;
SystemTimers::~SystemTimers() = default;

Handle SystemTimers::onWake(std::function<void()> then)
{
    if (!sleepWatch_)
        sleepWatch_ = std::make_shared<SleepWatch>(); // here, for it belongs to this thread
    const quint64 key = sleepWatch_->add(std::move(then));
    return Handle([weak = std::weak_ptr(sleepWatch_), key] {
        if (const auto watch = weak.lock())
            watch->remove(key);
    });
}

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
    const Instant due = now() + wait;
    const Duration piece = std::clamp(wait, Duration::zero(), longest);
    // Owned by the handle; the callback may drop the handle, so the timer is deleted later, never at once.
    auto *timer = new QTimer;
    timer->setSingleShot(true);
    timer->setTimerType(piece >= std::chrono::seconds(20) ? Qt::CoarseTimer : Qt::PreciseTimer);
    auto alive = std::make_shared<QTimer *>(timer);
    QObject::connect(timer, &QTimer::timeout, timer,
                     [this, alive, due, then = std::move(then), rest = std::make_shared<Handle>()] {
                         // A coarse timer may be early by a twentieth, and a wait that a service asked for is
                         // a minimum.
                         if (const Duration remaining = due - now(); remaining > Duration::zero()) {
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
