// SPDX-License-Identifier: GPL-3.0-or-later
// The real side of the doors to time and chance: QTimer and the system's clocks and entropy.
#pragma once

#include "core/base/dice.h"
#include "core/base/timers.h"

#include <random>

namespace windlass {

class SystemTimers final : public Timers
{
public:
    Instant now() const override;
    QDateTime wallClock() const override;
    Handle after(Duration wait, std::function<void()> then) override;
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
