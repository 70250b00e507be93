// SPDX-License-Identifier: GPL-3.0-or-later
// Where a bucket really is, as far as redirects of its service have shown it in this run of the program.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"

#include <optional>

namespace windlass {

/// What was found out about a bucket, for all transfers that go there.
struct BucketLocation
{
    std::optional<BucketAddress> address; ///< nothing: it is where the destination says
};

/// The destination, with the address that is known of its bucket.
Destination relocated(Destination destination, const BucketLocation &known);

} // namespace windlass
