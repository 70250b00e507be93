// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/checksummodes.h"

#include <utility>

namespace windlass {

std::optional<ChecksumMode> settledMode(const StoredTransfer &transfer)
{
    if (!transfer.sessionId().isEmpty() || transfer.takeBack)
        return transfer.checksumMode;
    return transfer.destination->checksum;
}

ChecksumModes::ChecksumModes(Timers &timers, Archive &archive)
    : timers_(timers)
    , archive_(archive)
{}

std::optional<ChecksumMode> ChecksumModes::known(const Place &place)
{
    if (const auto found = known_.find(place); found != known_.end())
        return found->second;
    const auto facts = archive_.endpointFacts(journalKey(place));
    if (!facts || !facts->checksumMode)
        return {};
    known_.emplace(place, *facts->checksumMode);
    return facts->checksumMode;
}

Handle ChecksumModes::ask(const Place &place, MakeProbe make, std::function<void(ChecksumMode)> then)
{
    const int waiting = ++lastWaiting_;
    Flight &flight = flights_[place];
    flight.waiting.emplace(waiting, Waiting{std::move(make), std::move(then)});
    if (!flight.probe && !flight.landing)
        begin(place);
    return Handle([this, place, waiting] { letGo(place, waiting); });
}

void ChecksumModes::begin(const Place &place)
{
    Flight &flight = flights_.at(place);
    const auto &[number, waiting] = *flight.waiting.begin();
    flight.asker = number;
    flight.probe = waiting.make();
    flight.probe->find([this, place](ChecksumProbe::Finding finding) { found(place, finding); });
}

void ChecksumModes::letGo(const Place &place, int waiting)
{
    const auto found = flights_.find(place);
    if (found == flights_.end())
        return;
    Flight &flight = found->second;
    if (flight.waiting.erase(waiting) == 0)
        return;
    if (flight.asker != waiting)
        return;
    flight.probe.reset();
    if (flight.landing) // the result is already known
        return;
    if (flight.waiting.empty())
        flights_.erase(found);
    else
        begin(place);
}

void ChecksumModes::found(const Place &place, ChecksumProbe::Finding finding)
{
    using Holds = ChecksumProbe::Finding::Holds;
    if (finding.holds == Holds::ForGood)
        (void)archive_.saveEndpointFacts(journalKey(place), {finding.mode, timers_.wallClock()});
    if (finding.holds != Holds::ForOne)
        known_.insert_or_assign(place, finding.mode);
    // Not from here: the probe's callback is on the call stack.
    flights_.at(place).landing =
        timers_.after(Duration::zero(), [this, place, mode = finding.mode] { land(place, mode); });
}

void ChecksumModes::land(const Place &place, ChecksumMode mode)
{
    Flight flight = std::move(flights_.at(place));
    flights_.erase(place);
    flight.probe.reset();
    while (!flight.waiting.empty()) { // a callback may drop its own handle
        const auto then = std::move(flight.waiting.extract(flight.waiting.begin()).mapped().then);
        then(mode);
    }
}

void ChecksumModes::learn(const Place &place, ChecksumMode mode)
{
    if (known(place) == mode)
        return;
    known_.insert_or_assign(place, mode);
    (void)archive_.saveEndpointFacts(journalKey(place), {mode, timers_.wallClock()});
}

void ChecksumModes::forget(const Place &place)
{
    known_.erase(place);
    (void)archive_.saveEndpointFacts(journalKey(place), {});
}

} // namespace windlass
