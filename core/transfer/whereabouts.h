// SPDX-License-Identifier: GPL-3.0-or-later
// Where a bucket really is, as far as its service's redirects have told in this run of the program.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"

#include <optional>

namespace windlass {

/// What was found out about a bucket, for all transfers that go there.
struct Whereabouts
{
    std::optional<BucketAddress> address; ///< nothing: it is where the destination says
};

/// The destination as it is to be asked after all that is known.
Destination relocated(Destination destination, const Whereabouts &known);

} // namespace windlass
