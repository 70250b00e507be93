// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that is turned by hand: no test ever sleeps.
#pragma once

#include "core/base/timers.h"

#include <map>
#include <optional>
#include <utility>

namespace windlass {

class VirtualTimers final : public Timers
{
public:
    Instant now() const override { return now_; }
    QDateTime wallClock() const override { return wall_; }
    Handle after(Duration wait, std::function<void()> then) override;
    Handle onWake(std::function<void()> then) override;

    /// Lets time pass. Everything that is due meanwhile runs in order, including what is added on the way.
    void advance(Duration duration);
    /// Advances to the next call that is due, and makes it. False if there is none.
    bool advanceToNext();
    /// When the next call is due, from now; empty if there is none.
    std::optional<Duration> untilNext() const;
    int pending() const { return static_cast<int>(due_.size()); }
    /// The computer sleeps for this long and wakes: only the time of day moves on.
    void sleep(Duration duration);
    /// Someone sets the computer's clock.
    void setWallClock(const QDateTime &time) { wall_ = time; }

private:
    Instant now_{};
    QDateTime wall_{QDate(2026, 1, 21), QTime(14, 30), Qt::UTC};
    quint64 order_ = 0;
    std::map<std::pair<Instant, quint64>, std::function<void()>> due_;
    std::map<quint64, std::function<void()>> sleepers_;
};

} // namespace windlass
