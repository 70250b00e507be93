// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses that a person wrote: what one may be, and when two destinations are the same place.
#pragma once

#include "core/accounts/destination.h"
#include "core/providers/address.h"

namespace windlass {

/// Reads the address of a service. `saidBy` names where it comes from, for the sentence: "the URL",
/// "AWS_ENDPOINT_URL". A failure (Settings) says what is wrong and how to write it, and repeats nothing of
/// the text, which may hold a secret.
Result<QUrl> checkedEndpoint(const QString &text, const QString &saidBy);

/// Checks what of a destination goes into requests: bucket, prefix, region and endpoint. A failure (Settings)
/// is a sentence that says what to do.
Result<Destination> checkedDestination(Destination destination);

/// How its bucket is reached.
BucketAddress addressOf(const Destination &destination);

/// The bucket of a destination and the service that has it, as a text: equal for two destinations exactly
/// where an object of one key would be the same object. How the bucket is addressed, and the region, do not
/// matter.
QString bucketPlace(const Destination &destination);

} // namespace windlass
