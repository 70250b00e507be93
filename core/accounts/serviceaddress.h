// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses of services: what one may be, whose it is, and when two of them are the same place.
#pragma once

#include "core/accounts/destination.h"

namespace windlass {

/// Reads the address of a service. `saidBy` names where it comes from, for the sentence: "the URL",
/// "AWS_ENDPOINT_URL". A failure (Settings) says what is wrong and how to write it, and repeats nothing of
/// the text, which may hold a secret.
Result<QUrl> checkedEndpoint(const QString &text, const QString &saidBy);
/// An address in the one form that all its spellings share: lower case, without the scheme's own port,
/// without a slash at the end. Empty stays empty.
QUrl normalisedEndpoint(QUrl endpoint);

/// Checks what of a destination goes into requests: bucket, prefix, region and endpoint. A failure (Settings)
/// is a sentence that says what to do.
Result<Destination> checkedDestination(Destination destination);

/// A host of Amazon S3: `s3.amazonaws.com`, `s3.REGION.amazonaws.com`, `s3-REGION.amazonaws.com`, with
/// `dualstack.` or `.cn`.
struct AmazonHost
{
    QString region; ///< empty: the host names none
    bool dualstack = false;
    bool china = false;
};
std::optional<AmazonHost> amazonHost(const QString &host);

/// Does each region of a service have a host of its own, and are these two such hosts of one service? By the
/// table of well-known services.
bool isSameService(const QString &host, const QString &other);

/// The bucket of a destination and the service that has it, as a text: equal for two destinations exactly
/// where an object of one key would be the same object. How the bucket is addressed, and the region, do not
/// matter.
QString bucketPlace(const Destination &destination);

} // namespace windlass
