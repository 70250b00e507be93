// SPDX-License-Identifier: GPL-3.0-or-later
// How many requests at a time a service can take. There is no limit until the service asks for less. Then the
// number is cut by a third at once, and grows by one for every ten seconds without a complaint, until as many
// as before have gone well. (The factor and the dead band are those of azcopy's pacer.)
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
    /// Never more requests at a time than this to one service: the network door sends this many side by side
    /// to one host (8 managers of 6 connections each). A further request would be signed, and then queue
    /// while its signature grows old.
    static constexpr int ceiling = 48;

    /// The service answered that it is overloaded, with this many requests in flight (including the one that
    /// was answered). Returns false if a complaint within the last 20 s was heeded already.
    bool throttled(Instant now, int inFlight);
    /// Suspected throttling (several connections lost in mid-body): cut by half as much.
    bool suspected(Instant now, int inFlight);
    /// The service timed out waiting for our bytes, so the line cannot carry this many requests: one fewer.
    bool starved(Instant now, int inFlight);

    /// The most requests at a time, at least 1. Empty while there is no reason for a limit.
    std::optional<int> limit(Instant now) const;
    /// The same, but never above the fixed ceiling.
    int most(Instant now) const { return std::min(limit(now).value_or(ceiling), ceiling); }
    /// When the limit will grow by one, if there is a limit.
    std::optional<Instant> growsAt(Instant now) const;

private:
    /// `reduced`: the new limit, for a number that was too high.
    bool reduce(Instant now, int inFlight, double (*reduced)(int most));
    double grown(Instant now) const;

    struct Cut
    {
        Instant at;         ///< the dead band starts here
        Instant cleanSince; ///< the growth starts here: no complaint since
        double limit = 1;   ///< limit at time `at`
        int peak = 1;       ///< this many went well before the first cut
    };
    std::optional<Cut> cut_;
};

} // namespace windlass
