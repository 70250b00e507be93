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
    QString name; ///< empty: given as a URL and not saved
    ProviderKind provider = ProviderKind::S3;
    QString bucket;
    QString prefix;         ///< the folder for the keys, without the slash at its end; may be empty
    QUrl endpoint;          ///< empty: the provider's own
    QString region;         ///< empty: detected, or the provider's default
    bool pathStyle = false; ///< the bucket is in the path, not in the host name
    QString accessKeyId;    ///< the public half of the credentials; the secret is in the keychain
    std::optional<ChecksumMode> checksum; ///< overrides detection
    std::optional<RetryPolicy> retry;     ///< overrides the profile's policy

    bool operator==(const Destination &) const = default;
};

/// A place and a key: an object, or a folder whose keys begin with it.
struct ObjectAt
{
    Destination destination; ///< its prefix is empty
    QString key;             ///< byte for byte (core/base/objectkey.h); may be empty
};

/// Reads `s3://BUCKET[/KEY][?endpoint=URL&region=R&path-style=1&checksum=MODE]`. The path is the whole key,
/// percent-encoded, byte for byte. A failure (Settings) says in a sentence what is wrong and what to do: an
/// unknown scheme, a secret in the URL, a fragment, an unknown parameter, no bucket, an invalid endpoint, a
/// key that cannot be sent as it is. It does not repeat secrets.
Result<ObjectAt> objectFromUrl(const QString &text);
/// As objectFromUrl(), for a destination: the key becomes its prefix. `vms` and `vms/` are the same prefix.
Result<Destination> destinationFromUrl(const QString &text);
/// A folder's name as a prefix, without one slash at its end.
QString prefixOfFolder(QString folder);

/// The destination as a URL, without secrets. destinationFromUrl(destinationUrl(d)) equals d except for name,
/// key and policy.
QString destinationUrl(const Destination &destination);

/// `s3://BUCKET/PREFIX`: the short form for display; it cannot be read back.
QString shortUrl(const Destination &destination);

/// The complete URL of an object in the destination, including the endpoint. objectFromUrl() reads it.
QString objectUrl(const Destination &destination, const QString &key);

/// The name itself if it is valid for a saved destination: up to 64 letters, digits, `-`, `_` and `.`,
/// beginning with a letter or digit. Otherwise a failure that says what to do.
Result<QString> checkedDestinationName(const QString &name);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Destination)
