// SPDX-License-Identifier: GPL-3.0-or-later
// How many requests at a time a service bears. Nobody asks for less until the service does: then a third
// fewer at once, and one more for every ten seconds without a complaint, until as many as before have gone
// well. (The factor and the dead band are those of azcopy's pacer.)
#pragma once

#include "core/base/timers.h"

#include <algorithm>
#include <optional>

namespace windlass {

class Concurrency
{
public:
    static constexpr double cut = 0.65;
    static constexpr Duration deadBand{20'000}; ///< complaints about the same burst count once
    static constexpr Duration growthStep{10'000};
    /// Never more requests at a time than this to one service, whatever it bears: the network door takes so
    /// many side by side to a host (8 managers of 6 connections each). One more would be signed, and then
    /// queue while its signature grows old.
    static constexpr int ceiling = 48;

    /// The service answered that it is too much, with this many requests under way (the one that was answered
    /// included). False when a complaint of the last 20 s has been heeded already.
    bool throttled(Instant now, int inFlight);
    /// It looks as if it were too much: a burst of connections lost in mid-body. Half the cut.
    bool suspected(Instant now, int inFlight);
    /// The service has waited for our bytes in vain: the line does not carry so many. One less.
    bool starved(Instant now, int inFlight);

    /// The most requests at a time, at least 1; nothing while there is no reason for a limit.
    std::optional<int> limit(Instant now) const;
    /// The same with the ceiling that holds always.
    int most(Instant now) const { return std::min(limit(now).value_or(ceiling), ceiling); }
    /// When the limit grows by one, if there is a limit.
    std::optional<Instant> growsAt(Instant now) const;

private:
    /// `reduced`: the new limit for a number that was too much.
    bool reduce(Instant now, int inFlight, double (*reduced)(int most));
    double grown(Instant now) const;

    struct Cut
    {
        Instant at;         ///< the dead band runs from here
        Instant cleanSince; ///< and the growth from here: no complaint since
        double limit = 1;   ///< at that time
        int peak = 1;       ///< as many went well before the first cut
    };
    std::optional<Cut> cut_;
};

} // namespace windlass
