// SPDX-License-Identifier: GPL-3.0-or-later
// The real implementations of timers and random numbers: one QTimer, and the system's clocks and entropy.
#pragma once

#include "core/base/dice.h"
#include "core/base/timers.h"

#include <memory>
#include <random>

namespace windlass {

class SystemTimers final : public Timers
{
public:
    SystemTimers();
    ~SystemTimers() override;
    SystemTimers(const SystemTimers &) = delete;
    SystemTimers &operator=(const SystemTimers &) = delete;

    Instant now() const override;
    QDateTime wallClock() const override;
    Handle after(Duration wait, std::function<void()> then) override;
    /// Reported within some seconds of waking. On Linux only so far; elsewhere it is never called.
    Handle onWake(std::function<void()> then) override;

private:
    class SleepWatch;
    class Schedule;
    std::shared_ptr<SleepWatch> sleepWatch_;
    std::shared_ptr<Schedule> schedule_;
};

class SystemDice final : public Dice
{
public:
    SystemDice();
    double unit() override;

private:
    std::mt19937_64 generator_;
};

} // namespace windlass
