// SPDX-License-Identifier: GPL-3.0-or-later
// Decides which checksum mode a transfer uses: the mode of its open session, the mode that the user chose, or
// what the service and bucket are known to accept. If that is unknown, one probe finds it out for all
// transfers that wait for it. Results that hold permanently are kept in the journal.
#pragma once

#include "core/providers/place.h"
#include "core/services/checksumprobe.h"
#include "core/store/archive.h"

#include <map>

namespace windlass {

/// The mode of a transfer that needs no probe: it has a session, is being cancelled, or the user chose a
/// mode. Empty if the mode has to be found out.
std::optional<ChecksumMode> settledMode(const StoredTransfer &transfer);

class ChecksumModes
{
public:
    /// The archive must outlive this object.
    ChecksumModes(Timers &timers, Archive &archive);

    /// Creates the probe that a waiting transfer would send.
    using MakeProbe = std::function<std::unique_ptr<ChecksumProbe>()>;

    /// The known mode of a place. Empty if it is unknown.
    std::optional<ChecksumMode> known(const Place &place);
    /// Finds out the place's mode. Further callers share the running probe. If the probe finds no answer, the
    /// mode is Etag, for this time only. `then` is never called before this function returns. Dropping the
    /// handle cancels the callback and its own probe; the next waiting caller's probe then starts.
    Handle ask(const Place &place, MakeProbe make, std::function<void(ChecksumMode)> then);
    /// The service requires this mode, and accepted it.
    void learn(const Place &place, ChecksumMode mode);
    /// The service does not accept the known mode any more.
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
        int asker = 0; ///< key in `waiting` of the caller whose probe is running
        std::unique_ptr<ChecksumProbe> probe;
        Handle landing;
    };
    void begin(const Place &place);
    void letGo(const Place &place, int waiting);
    void found(const Place &place, ChecksumProbe::Finding finding);
    void land(const Place &place, ChecksumMode mode);

    Timers &timers_;
    Archive &archive_;
    std::map<Place, ChecksumMode> known_; ///< read from the archive or found out in this run
    std::map<Place, Flight> flights_;
    int lastWaiting_ = 0;
};

} // namespace windlass
