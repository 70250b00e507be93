// SPDX-License-Identifier: GPL-3.0-or-later
// Endpoint, region and credentials from the environment variables and shared files of AWS' tools. They are
// read as boto3 reads them, and checked as a URL is.
#pragma once

#include "core/base/result.h"
#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/secret.h"

namespace windlass {

/// Completes the address. Region: AWS_REGION, AWS_DEFAULT_REGION, then the shared profile. Endpoint:
/// AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, then the profile. With an endpoint that is not Amazon's the bucket
/// is in the path, as in other tools, unless the profile sets `addressing_style`. A failure (Settings) names
/// the variable or setting that cannot be used. If the shared files cannot be read, the address stays as it
/// is: see sharedFilesTrouble().
Result<BucketAddress> withAwsEnvironment(BucketAddress address, const Environment &environment);

/// Why the shared profile could not be read: an unreadable file, or an AWS_PROFILE that does not exist. A
/// failure (Credentials) with a sentence; empty if all is well.
std::optional<Failure> sharedFilesTrouble(const Environment &environment);

/// The keys from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or from the profile
/// AWS_PROFILE (otherwise `default`). A failure (Credentials) says in a sentence that half of them is
/// missing, that the profile does not exist, or that it uses a way to sign in that this version does not
/// support.
Result<EnvironmentSecret> awsSecret(const Environment &environment);

/// The same keys if they can be sent: printable ASCII without blanks. A failure (Credentials) does not repeat
/// them; it is also the answer for a secret that is not a key pair.
Result<Secret> checkedKeys(const Secret &secret);

/// Parses the output of a `credential_process`: `{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …}`,
/// with SessionToken and Expiration (ISO 8601) if the keys expire. A failure (Credentials) says what is wrong
/// and does not repeat the output. ("Sourcing credentials with an external process", AWS SDKs and Tools
/// Reference Guide)
Result<ExpiringSecret> printedKeys(const QByteArray &printed);

} // namespace windlass
