// SPDX-License-Identifier: GPL-3.0-or-later
// Where a transfer's object will be: two that share a place would overwrite each other.
#pragma once

#include "core/providers/place.h"
#include "core/store/storedtransfer.h"

#include <QHashFunctions>

namespace windlass {

/// An object of a service: equal where it is the same one.
struct ObjectOfTransfer
{
    Place place;
    QString key;

    bool operator==(const ObjectOfTransfer &) const = default;
};

inline size_t qHash(const ObjectOfTransfer &object, size_t seed = 0)
{
    return qHashMulti(seed, object.place, object.key);
}

/// The object that it makes.
ObjectOfTransfer objectOf(const StoredTransfer &transfer);
/// Is it on its way to its place, or may it go on?
bool claimsItsPlace(const StoredTransfer &transfer);
/// Is there nothing on the service that a cancel would have to take back?
bool nothingSent(const StoredTransfer &transfer);

} // namespace windlass
