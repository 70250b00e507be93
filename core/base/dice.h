// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to random numbers, used for jitter, so that a test can determine the numbers.
#pragma once

namespace windlass {

class Dice
{
public:
    virtual ~Dice() = default;
    /// Uniform in [0, 1).
    virtual double unit() = 0;

protected:
    Dice() = default;
    Dice(const Dice &) = default;
    Dice &operator=(const Dice &) = default;
};

} // namespace windlass
