// SPDX-License-Identifier: GPL-3.0-or-later
// Dice that throw what the test sets.
#pragma once

#include "core/base/dice.h"

namespace windlass {

class LoadedDice final : public Dice
{
public:
    explicit LoadedDice(double value = 0.0)
        : value_(value)
    {}
    double unit() override { return value_; }
    void load(double value) { value_ = value; }

private:
    double value_;
};

} // namespace windlass
