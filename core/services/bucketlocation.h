// SPDX-License-Identifier: GPL-3.0-or-later
// The actual address of a bucket, as learned from the service's redirects in this run of the program.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"

#include <optional>

namespace windlass {

/// What is known about a bucket's address, shared by all transfers to it.
struct BucketLocation
{
    std::optional<BucketAddress> address; ///< empty: the address in the destination is right
};

/// The destination with the known address of its bucket.
Destination relocated(Destination destination, const BucketLocation &known);

} // namespace windlass
