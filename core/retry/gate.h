// SPDX-License-Identifier: GPL-3.0-or-later
// The gate before a service: which request may start now. If a service asks for rest, no request starts, and
// afterwards one, two, four and so on. A service in trouble gets one probe every now and then.
#pragma once

#include "core/base/timers.h"

#include <optional>

namespace windlass {

class Gate
{
public:
    enum class State {
        Open,
        Closed, ///< no request starts until a given time
        Ramp,   ///< as many as have gone well, twice as many each round
        Probing ///< the service is in trouble: one at a time, with pauses in between
    };
    static constexpr Duration firstPause{5'000};
    static constexpr Duration longestPause{60'000};
    static constexpr int wide = 64; ///< a ramp that got this far has ended

    State state(Instant now) const;

    /// No request starts before this time, which can only move later. Then a ramp from one.
    void closeUntil(Instant until);
    /// A ramp from one, at once: after the network came back, after the computer slept.
    void startRamp();
    /// The service is in trouble: probes only, the first one after firstPause. Does nothing if it is probing
    /// already.
    void startProbing(Instant now);
    /// Since when there have been only probes; empty if that is not so.
    std::optional<Instant> probingSince() const { return probingSince_; }

    /// May one more request start?
    bool admits(Instant now) const;
    /// When time alone may change the answer, if it can. Always after now.
    std::optional<Instant> changesAt(Instant now) const;

    /// A request starts. Pass the returned entry when it ends: a success of a request that started before the
    /// gate closed opens nothing.
    int enter(Instant now);
    void succeeded(int entry);
    void failed(int entry, Instant now);
    /// The request ended without a result.
    void left(int entry);

private:
    void begin(State state);
    bool leave(int entry); ///< did it start in the present period?

    State state_ = State::Open;
    int period_ = 0; ///< counts the changes of state
    int inside_ = 0; ///< requests in flight that started in this period
    int width_ = 1;  ///< width of the ramp
    Instant until_{};
    std::optional<Instant> probingSince_;
    Instant nextProbe_{};
    Duration pause_ = firstPause;
};

} // namespace windlass
