// SPDX-License-Identifier: GPL-3.0-or-later
// A named place to upload to: provider, endpoint, bucket, prefix, and where its credentials are.
#pragma once

#include "core/base/result.h"
#include "core/retry/policy.h"
#include "core/upload/checksummode.h"

#include <QMetaType>
#include <QString>
#include <QUrl>

#include <optional>

namespace windlass {

enum class ProviderKind { S3, Azure, Gcs };

struct Destination
{
    QString name; ///< empty for a place that was given as a URL and not saved
    ProviderKind provider = ProviderKind::S3;
    QString bucket;
    QString prefix;         ///< without slashes at its ends; may be empty
    QUrl endpoint;          ///< empty: the provider's own
    QString region;         ///< empty: found out, or the provider's default
    bool pathStyle = false; ///< the bucket in the path instead of the host name
    QString accessKeyId;    ///< the public half of the credentials; the secret is in the keychain
    std::optional<ChecksumMode> checksum; ///< instead of what is found out
    std::optional<RetryPolicy> retry;     ///< instead of the profile's

    bool operator==(const Destination &) const = default;
};

/// Reads `s3://BUCKET[/PREFIX][?endpoint=URL&region=R&path-style=1&checksum=MODE]`. A failure (Settings) says
/// in a sentence what is wrong and what to do: unknown scheme, a secret in the URL, an unknown parameter, no
/// bucket, an endpoint that is none.
Result<Destination> destinationFromUrl(const QString &text);

/// The URL again, without anything secret. destinationFromUrl(destinationUrl(d)) is d but for name, key and
/// policy.
QString destinationUrl(const Destination &destination);

/// The URL of one object in the destination, for people and for records: `s3://BUCKET/KEY`.
QString objectUrl(const Destination &destination, const QString &key);

/// Is this fit to be the name of a saved destination? Letters, digits, `-`, `_` and `.`, up to 64, beginning
/// with a letter or digit. A failure says what to do.
Result<QString> checkedDestinationName(const QString &name);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Destination)
