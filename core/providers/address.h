// SPDX-License-Identifier: GPL-3.0-or-later
// The address of a bucket, and that of an object together with the secret to sign with.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/providers/secret.h"

#include <QString>
#include <QUrl>

namespace windlass {

/// How requests for a bucket reach it.
struct BucketAddress
{
    QUrl endpoint; ///< empty: the provider's own
    QString bucket;
    QString region;         ///< empty: the provider's default
    bool pathStyle = false; ///< the bucket is in the path, not in the host name

    bool operator==(const BucketAddress &) const = default;
};

/// What the provider needs besides the step itself.
struct ObjectAddress : BucketAddress
{
    QString key; ///< exactly as the object is to be named
    Secret secret;
};

/// Reads the address of a service. `saidBy` names its source in error messages: "the URL",
/// "AWS_ENDPOINT_URL". A failure (Settings) says what is wrong and how to write it. It does not repeat the
/// text, which may hold a secret.
Result<QUrl> checkedEndpoint(const QString &text, const Sentence &saidBy);

} // namespace windlass
