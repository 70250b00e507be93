// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that a person wrote: what one may be, and when two destinations are the same place.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/place.h"

namespace windlass {

/// Checks what of a destination goes into requests: bucket, prefix, region and endpoint. A failure (Settings)
/// is a sentence that says what to do.
Result<Destination> checkedDestination(Destination destination);

/// The destination with what it does not say itself and the variables and files of its service's own tools
/// do: see Provider::completed(). Checked and normalised.
Result<Destination> withEnvironment(Destination destination, const Environment &environment);

/// How its bucket is reached.
BucketAddress addressOf(const Destination &destination);

/// Its bucket, and the service that has it.
Place placeOf(const Destination &destination);

} // namespace windlass
