// SPDX-License-Identifier: GPL-3.0-or-later
// Which checksum mode a transfer uses: that of its open session, the one that a person chose, or what the
// service and bucket are known to take. What is not known is found out once, for all who wait for it, and
// kept in the journal.
#pragma once

#include "core/store/store.h"
#include "core/transfer/checksumprobe.h"

#include <map>

namespace windlass {

/// The mode of a transfer for which nobody has to be asked.
std::optional<ChecksumMode> settledMode(const StoredTransfer &transfer);

class ChecksumModes
{
public:
    /// The store has to outlive it.
    ChecksumModes(Timers &timers, Store &store);

    /// What is known of the place, which is a service and a bucket.
    std::optional<ChecksumMode> known(const QString &place);
    /// Finds the place's mode out by way of this transfer's key; who asks meanwhile shares the answer. Where
    /// the service cannot be asked it is Etag, for this time. `then` never comes from inside this call;
    /// dropping the handle silences it.
    Handle ask(const QString &place, const StoredTransfer &transfer, const Credentials &credentials,
               const ChecksumProbe::Doors &doors, std::function<void(ChecksumMode)> then);
    /// The service wants this mode, and took it.
    void learn(const QString &place, ChecksumMode mode);
    /// The service does not take it any more.
    void forget(const QString &place);

private:
    struct Flight
    {
        std::unique_ptr<ChecksumProbe> probe;
        std::map<int, std::function<void(ChecksumMode)>> waiting;
        Handle landing;
    };
    void found(const QString &place, std::optional<ChecksumMode> mode);
    void land(const QString &place, ChecksumMode mode);

    Timers &timers_;
    Store &store_;
    std::map<QString, ChecksumMode> known_; ///< what was read from the store
    std::map<QString, Flight> flights_;
    int lastWaiting_ = 0;
};

} // namespace windlass
