// SPDX-License-Identifier: GPL-3.0-or-later
// Checks addresses that a person wrote, and tells whether two destinations are the same place.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/place.h"

namespace windlass {

/// Checks the parts of a destination that go into requests: bucket, prefix, region and endpoint. A failure
/// (Settings) is a sentence that says what to do.
Result<Destination> checkedDestination(Destination destination);

/// The destination, completed from the variables and files of its service's own tools (see
/// SignIn::completed()), checked and normalised.
Result<Destination> withEnvironment(Destination destination, const Environment &environment);

/// The address of its bucket.
BucketAddress addressOf(const Destination &destination);

/// Its bucket and the service that has it.
Place placeOf(const Destination &destination);

} // namespace windlass
