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

/// How long the computer has slept since it was started: one of the two clocks counts that, the other
/// doesn't.
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

Instant steadyNow()
{
    return Instant(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

constexpr Duration lookEvery = 5s;
constexpr Duration worthTelling = 5s; ///< connections survive a shorter sleep

} // namespace

/// Compares the clocks while there is a listener.
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
        const auto listeners = listeners_; // a listener may drop its own handle and those of others
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

/// All pending calls, ordered by time, and one timer of Qt's for the next: ten thousand waits cost a row
/// each, not a QTimer.
class SystemTimers::Schedule : public std::enable_shared_from_this<Schedule>
{
public:
    using Key = std::pair<Instant, quint64>; ///< calls that are due at the same moment happen in the order in
                                             ///< which they were requested

    Schedule()
    {
        timer_.setSingleShot(true);
        QObject::connect(&timer_, &QTimer::timeout, [this] { fire(); });
    }

    Key add(Instant due, std::function<void()> then)
    {
        const Key key(due, ++last_);
        due_.emplace(key, std::move(then));
        if (due_.begin()->first == key)
            arm();
        return key;
    }

    void remove(const Key &key)
    {
        due_.erase(key);
        if (due_.empty())
            timer_.stop();
    }

private:
    /// For the next call. A wait that is longer than a QTimer's maximum is continued afterwards.
    void arm()
    {
        if (due_.empty())
            return;
        constexpr Duration longest{std::numeric_limits<int>::max()}; // 24 days
        const Duration wait = std::clamp(due_.begin()->first.first - steadyNow(), Duration::zero(), longest);
        timer_.setTimerType(wait >= 20s ? Qt::CoarseTimer : Qt::PreciseTimer);
        timer_.start(static_cast<int>(wait.count()));
    }

    /// Makes the calls that are due, but not those that are added meanwhile: the event loop has other work
    /// too. The timer is started before each call, which may have an event loop of its own. (A coarse timer
    /// may be early by a twentieth: then nothing is due yet, and a wait is a minimum.)
    void fire()
    {
        const auto self = shared_from_this();
        const quint64 last = last_;
        const Instant now = steadyNow();
        for (auto next = due_.begin(); next != due_.end() && next->first.first <= now; next = due_.begin()) {
            if (next->first.second > last)
                break;
            const auto entry = due_.extract(next);
            arm();
            entry.mapped()();
        }
        arm();
    }

    QTimer timer_;
    quint64 last_ = 0;
    std::map<Key, std::function<void()>> due_;
};

SystemTimers::SystemTimers() = default;
SystemTimers::~SystemTimers() = default;

Handle SystemTimers::onWake(std::function<void()> then)
{
    if (!sleepWatch_)
        sleepWatch_ = std::make_shared<SleepWatch>(); // created here, because it belongs to this thread
    const quint64 key = sleepWatch_->add(std::move(then));
    return Handle([weak = std::weak_ptr(sleepWatch_), key] {
        if (const auto watch = weak.lock())
            watch->remove(key);
    });
}

Instant SystemTimers::now() const
{
    return steadyNow();
}

QDateTime SystemTimers::wallClock() const
{
    return QDateTime::currentDateTimeUtc();
}

Handle SystemTimers::after(Duration wait, std::function<void()> then)
{
    if (!schedule_)
        schedule_ = std::make_shared<Schedule>(); // created here, because it belongs to this thread
    // The clock is read in whole milliseconds, rounded down, and a wait is a minimum.
    const Duration whole = wait > Duration::zero() ? wait + 1ms : Duration::zero();
    const auto key = schedule_->add(now() + whole, std::move(then));
    return Handle([weak = std::weak_ptr(schedule_), key] {
        if (const auto schedule = weak.lock())
            schedule->remove(key);
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
