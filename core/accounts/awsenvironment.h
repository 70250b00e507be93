// SPDX-License-Identifier: GPL-3.0-or-later
// What the environment variables and the shared files of AWS' tools say: endpoint, region and credentials,
// read as boto3 reads them and held to what a URL is held to.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"

#include <functional>

namespace windlass {

/// A variable of the environment; empty when it is not set.
using Environment = std::function<QString(const char *name)>;
Environment systemEnvironment();

/// The destination with what it does not say itself: the region of AWS_REGION and AWS_DEFAULT_REGION; the
/// endpoint of AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL; else what the shared profile says of them. An
/// endpoint that is not Amazon's has the bucket in the path, as other tools do it, unless the profile sets
/// `addressing_style`. Checked and normalised. A failure (Settings) names the variable or the setting that
/// cannot be used. Where the shared files cannot be read, the destination stays as it is:
/// sharedFilesTrouble() tells.
Result<Destination> withEnvironment(Destination destination, const Environment &environment);

/// Why the shared profile is not known: a file that cannot be read, or an AWS_PROFILE that is nowhere. A
/// failure (Credentials) in a sentence; nothing where all is well.
std::optional<Failure> sharedFilesTrouble(const Environment &environment);

struct AwsCredentials
{
    Credentials keys; ///< empty: there are none
    QString process;  ///< the command line of a program that has them, where there are no keys; empty: none
};

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or what the profile AWS_PROFILE (else
/// `default`) says. A failure (Credentials) is a sentence: half of them is missing, the profile is nowhere,
/// or it signs in by a way that this version does not know.
Result<AwsCredentials> awsCredentials(const Environment &environment);

/// The same credentials where they can be sent: all of them printable ASCII without blanks. A failure
/// (Credentials) repeats nothing of them.
Result<Credentials> checkedCredentials(Credentials credentials);

} // namespace windlass
