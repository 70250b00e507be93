// SPDX-License-Identifier: GPL-3.0-or-later
// What the environment variables and the shared files of AWS' tools say: endpoint, region and credentials,
// read as boto3 reads them and held to what a URL is held to.
#pragma once

#include "core/base/result.h"
#include "core/providers/address.h"
#include "core/providers/environment.h"
#include "core/providers/secret.h"

namespace windlass {

/// The address with what it does not say itself: the region of AWS_REGION and AWS_DEFAULT_REGION; the
/// endpoint of AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL; else what the shared profile says of them. An
/// endpoint that is not Amazon's has the bucket in the path, as other tools do it, unless the profile sets
/// `addressing_style`. A failure (Settings) names the variable or the setting that cannot be used. Where the
/// shared files cannot be read, the address stays as it is: sharedFilesTrouble() tells.
Result<BucketAddress> withAwsEnvironment(BucketAddress address, const Environment &environment);

/// Why the shared profile is not known: a file that cannot be read, or an AWS_PROFILE that is nowhere. A
/// failure (Credentials) in a sentence; nothing where all is well.
std::optional<Failure> sharedFilesTrouble(const Environment &environment);

/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or what the profile AWS_PROFILE (else
/// `default`) says. A failure (Credentials) is a sentence: half of them is missing, the profile is nowhere,
/// or it signs in by a way that this version does not know.
Result<OutsideSecret> awsSecret(const Environment &environment);

/// The same keys where they can be sent: all of them printable ASCII without blanks. A failure (Credentials)
/// repeats nothing of them, and says so of a secret that is no pair of keys.
Result<Secret> checkedKeys(const Secret &secret);

/// Reads what a `credential_process` prints: `{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …}`, with
/// SessionToken and Expiration (ISO 8601) where they have an end. A failure (Credentials) says what is wrong
/// and shows nothing of the output. ("Sourcing credentials with an external process", AWS SDKs and Tools
/// Reference Guide)
Result<ExpiringSecret> printedKeys(const QByteArray &printed);

} // namespace windlass
