// SPDX-License-Identifier: GPL-3.0-or-later
// The gate before a service: who may start a request now. A service that asks for rest gets it from
// everybody, and then one request, two, four and so on; a service in trouble gets one probe every now and
// then.
#pragma once

#include "core/base/timers.h"

#include <optional>

namespace windlass {

class Gate
{
public:
    enum class State {
        Open,
        Closed, ///< nobody, until a given moment
        Ramp,   ///< as many as have proved to go well, twice as many each round
        Probing ///< the service is in trouble: one at a time, and pauses between
    };
    static constexpr Duration firstPause{5'000};
    static constexpr Duration longestPause{60'000};
    static constexpr int wide = 64; ///< a ramp that got this far is over

    State state(Instant now) const;

    /// Nobody enters before that moment; it can only move on. Then a ramp from one.
    void closeUntil(Instant until);
    /// A ramp from one, at once: after the network came back, after the computer slept.
    void startRamp();
    /// The service is in trouble: probes only, the first one after firstPause. Nothing new while it is so
    /// already.
    void startProbing(Instant now);
    /// Since when there are only probes, if it is so.
    std::optional<Instant> probingSince() const { return probingSince_; }

    /// May one more enter?
    bool admits(Instant now) const;
    /// When time alone may change the answer, if it can. After now.
    std::optional<Instant> changesAt(Instant now) const;

    /// One enters. What it gets belongs to its leaving: a success of somebody who entered before the gate
    /// closed opens nothing.
    int enter(Instant now);
    void succeeded(int entry);
    void failed(int entry, Instant now);
    /// Left without a result.
    void left(int entry);

private:
    void begin(State state);
    bool leave(int entry); ///< did it enter in the present period?

    State state_ = State::Open;
    int period_ = 0; ///< counts the changes of state
    int inside_ = 0; ///< of those who entered in this period
    int width_ = 1;  ///< of the ramp
    Instant until_{};
    std::optional<Instant> probingSince_;
    Instant nextProbe_{};
    Duration pause_ = firstPause;
};

} // namespace windlass
