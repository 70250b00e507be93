// SPDX-License-Identifier: GPL-3.0-or-later
// Which checksum mode a transfer uses: that of its open session, the one that a person chose, or what the
// service and bucket are known to take. What is not known is found out once, for all who wait for it, and
// kept in the journal where it holds for good.
#pragma once

#include "core/providers/place.h"
#include "core/store/archive.h"
#include "core/transfer/checksumprobe.h"

#include <map>

namespace windlass {

/// The mode of a transfer for which nobody has to be asked.
std::optional<ChecksumMode> settledMode(const StoredTransfer &transfer);

class ChecksumModes
{
public:
    /// The archive has to outlive it.
    ChecksumModes(Timers &timers, Archive &archive);

    /// Makes the probe by which one who waits would find it out.
    using MakeProbe = std::function<std::unique_ptr<ChecksumProbe>()>;

    /// What is known of the place.
    std::optional<ChecksumMode> known(const Place &place);
    /// Finds the place's mode out; who asks meanwhile shares the answer. Where it cannot be found out it is
    /// Etag, for this time. `then` never comes from inside this call. Dropping the handle silences it, and
    /// lets go of its probe; another one that waits then asks with its own.
    Handle ask(const Place &place, MakeProbe make, std::function<void(ChecksumMode)> then);
    /// The service wants this mode, and took it.
    void learn(const Place &place, ChecksumMode mode);
    /// The service does not take it any more.
    void forget(const Place &place);

private:
    struct Waiting
    {
        MakeProbe make;
        std::function<void(ChecksumMode)> then;
    };
    struct Flight
    {
        std::map<int, Waiting> waiting;
        int asker = 0; ///< the one of them whose probe it is
        std::unique_ptr<ChecksumProbe> probe;
        Handle landing;
    };
    void begin(const Place &place);
    void letGo(const Place &place, int waiting);
    void found(const Place &place, ChecksumProbe::Finding finding);
    void land(const Place &place, ChecksumMode mode);

    Timers &timers_;
    Archive &archive_;
    std::map<Place, ChecksumMode> known_; ///< read from the archive, or found out in this run
    std::map<Place, Flight> flights_;
    int lastWaiting_ = 0;
};

} // namespace windlass
