// SPDX-License-Identifier: GPL-3.0-or-later
// A named place to upload to: provider, endpoint, bucket, prefix, and where its credentials are.
#pragma once

#include "core/base/result.h"
#include "core/providers/providerkind.h"
#include "core/retry/policy.h"
#include "core/upload/checksummode.h"

#include <QMetaType>
#include <QString>
#include <QUrl>

#include <optional>

namespace windlass {

struct Destination
{
    QString name; ///< empty for a place that was given as a URL and not saved
    ProviderKind provider = ProviderKind::S3;
    QString bucket;
    QString prefix;         ///< the folder that keys are in, without the slash that ends it; may be empty
    QUrl endpoint;          ///< empty: the provider's own
    QString region;         ///< empty: found out, or the provider's default
    bool pathStyle = false; ///< the bucket in the path instead of the host name
    QString accessKeyId;    ///< the public half of the credentials; the secret is in the keychain
    std::optional<ChecksumMode> checksum; ///< instead of what is found out
    std::optional<RetryPolicy> retry;     ///< instead of the profile's

    bool operator==(const Destination &) const = default;
};

/// An object, or a folder where keys begin like that: a place and a whole key.
struct ObjectAt
{
    Destination destination; ///< its prefix is empty
    QString key;             ///< byte for byte (core/base/objectkey.h); may be empty
};

/// Reads `s3://BUCKET[/KEY][?endpoint=URL&region=R&path-style=1&checksum=MODE]`. The path is the whole key,
/// percent-encoded, byte for byte. A failure (Settings) says in a sentence what is wrong and what to do:
/// unknown scheme, a secret in the URL, a fragment, an unknown parameter, no bucket, an endpoint that is
/// none, a key that cannot be sent as it is. It repeats no secret.
Result<ObjectAt> objectFromUrl(const QString &text);
/// The same of a destination, whose key is the folder that it goes to: `vms` and `vms/` are one prefix.
Result<Destination> destinationFromUrl(const QString &text);
/// A folder's name as a prefix: one slash at its end is not part of it.
QString prefixOfFolder(QString folder);

/// The URL again, without anything secret. destinationFromUrl(destinationUrl(d)) is d but for name, key and
/// policy.
QString destinationUrl(const Destination &destination);

/// `s3://BUCKET/PREFIX`: the short form for one line, not to be read back.
QString shortUrl(const Destination &destination);

/// The complete URL of one object in the destination, endpoint included: objectFromUrl() reads it back.
QString objectUrl(const Destination &destination, const QString &key);

/// Is this fit to be the name of a saved destination? Letters, digits, `-`, `_` and `.`, up to 64, beginning
/// with a letter or digit. A failure says what to do.
Result<QString> checkedDestinationName(const QString &name);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Destination)
