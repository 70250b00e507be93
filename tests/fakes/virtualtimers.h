// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that is turned by hand: nothing in a test ever sleeps.
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

    /// Lets time pass; everything due on the way runs in order, also what is set up meanwhile.
    void advance(Duration duration);
    /// Goes to the next thing that is due, and runs it. False when nothing is.
    bool advanceToNext();
    /// When the next thing is due, from now; nothing when nothing is.
    std::optional<Duration> untilNext() const;
    int pending() const { return static_cast<int>(due_.size()); }
    /// The computer sleeps that long and wakes: only the hour moves on.
    void sleep(Duration duration);
    /// Somebody sets the computer's clock.
    void setWallClock(const QDateTime &time) { wall_ = time; }

private:
    Instant now_{};
    QDateTime wall_{QDate(2026, 1, 21), QTime(14, 30), Qt::UTC};
    quint64 order_ = 0;
    std::map<std::pair<Instant, quint64>, std::function<void()>> due_;
    std::map<quint64, std::function<void()>> sleepers_;
};

} // namespace windlass
