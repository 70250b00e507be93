// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that are the same for the same seed.
#pragma once

#include "core/base/dice.h"

#include <random>

namespace windlass {

class SeededDice final : public Dice
{
public:
    explicit SeededDice(unsigned seed)
        : generator_(seed)
    {}
    double unit() override { return std::uniform_real_distribution<double>(0, 1)(generator_); }
    /// 0 to `end` - 1.
    int below(int end) { return static_cast<int>(unit() * end); }

private:
    std::mt19937 generator_;
};

} // namespace windlass
