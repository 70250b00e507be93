// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/checksummodes.h"

#include <utility>

namespace windlass {

std::optional<ChecksumMode> settledMode(const StoredTransfer &transfer)
{
    if (!transfer.sessionId.isEmpty() || transfer.takeBack)
        return transfer.checksumMode;
    return transfer.destination->checksum;
}

ChecksumModes::ChecksumModes(Timers &timers, Store &store)
    : timers_(timers)
    , store_(store)
{}

std::optional<ChecksumMode> ChecksumModes::known(const QString &place)
{
    if (const auto found = known_.find(place); found != known_.end())
        return found->second;
    const auto facts = store_.endpointFacts(place);
    if (!facts || !facts->checksumMode)
        return {};
    known_.emplace(place, *facts->checksumMode);
    return facts->checksumMode;
}

Handle ChecksumModes::ask(const QString &place, const StoredTransfer &transfer,
                          const Credentials &credentials, const ChecksumProbe::Doors &doors,
                          std::function<void(ChecksumMode)> then)
{
    Flight &flight = flights_[place];
    const int waiting = ++lastWaiting_;
    flight.waiting.emplace(waiting, std::move(then));
    if (!flight.probe) {
        flight.probe = std::make_unique<ChecksumProbe>(
            transfer.destination, credentials, transfer.key, doors,
            [this, place](std::optional<ChecksumMode> mode) { found(place, mode); });
    }
    return Handle([this, place, waiting] {
        if (const auto inFlight = flights_.find(place); inFlight != flights_.end())
            inFlight->second.waiting.erase(waiting);
    });
}

void ChecksumModes::found(const QString &place, std::optional<ChecksumMode> mode)
{
    if (mode)
        (void)store_.saveEndpointFacts(place, {*mode, timers_.wallClock()}); // else it is asked again
    // Not from here: the probe is above us.
    flights_.at(place).landing = timers_.after(
        Duration::zero(), [this, place, mode] { land(place, mode.value_or(ChecksumMode::Etag)); });
}

void ChecksumModes::land(const QString &place, ChecksumMode mode)
{
    const Flight flight = std::move(flights_.at(place));
    flights_.erase(place);
    for (const auto &[number, then] : flight.waiting)
        then(mode);
}

void ChecksumModes::learn(const QString &place, ChecksumMode mode)
{
    if (known(place) == mode)
        return;
    known_.insert_or_assign(place, mode);
    (void)store_.saveEndpointFacts(place, {mode, timers_.wallClock()});
}

void ChecksumModes::forget(const QString &place)
{
    known_.erase(place);
    (void)store_.saveEndpointFacts(place, {});
}

} // namespace windlass
