// SPDX-License-Identifier: GPL-3.0-or-later
// Where a transfer's object will be: two transfers with the same place and key would overwrite each other.
#pragma once

#include "core/providers/place.h"
#include "core/records/storedtransfer.h"

#include <QHashFunctions>

namespace windlass {

/// An object of a service. Two values are equal if they name the same object.
struct TargetObject
{
    Place place;
    QString key;

    bool operator==(const TargetObject &) const = default;
};

inline size_t qHash(const TargetObject &object, size_t seed = 0)
{
    return qHashMulti(seed, object.place, object.key);
}

/// The object that the transfer makes.
TargetObject objectOf(const StoredTransfer &transfer);
/// Does the transfer reserve its object's name: is it active, queued, or able to resume?
bool claimsItsPlace(const StoredTransfer &transfer);
/// Is there nothing on the service that a cancel would have to remove?
bool nothingSent(const StoredTransfer &transfer);

} // namespace windlass
