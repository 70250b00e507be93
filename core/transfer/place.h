// SPDX-License-Identifier: GPL-3.0-or-later
// Where a transfer's object will be: two that share a place would overwrite each other.
#pragma once

#include "core/store/storedtransfer.h"

#include <QHashFunctions>

namespace windlass {

/// An object of a service: equal where it is the same one.
struct TransferPlace
{
    QString bucket; ///< bucketPlace() of its destination
    QString key;

    bool operator==(const TransferPlace &) const = default;
};

inline size_t qHash(const TransferPlace &place, size_t seed = 0)
{
    return qHashMulti(seed, place.bucket, place.key);
}

TransferPlace placeOf(const StoredTransfer &transfer);
/// Is it on its way to its place, or may it go on?
bool claimsItsPlace(const StoredTransfer &transfer);
/// Is there nothing on the service that a cancel would have to take back?
bool nothingSent(const StoredTransfer &transfer);

} // namespace windlass
