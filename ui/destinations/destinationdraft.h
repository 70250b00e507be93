// SPDX-License-Identifier: GPL-3.0-or-later
// A destination while it is being typed: the texts of the fields, the problems with them, and the destination
// and credentials that result from them. Pure functions; the editor only shows their results.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"

#include <QStringList>

#include <map>
#include <optional>

namespace windlass {

enum class DraftField {
    Name,
    Endpoint,
    Bucket,
    Prefix,
    Region,
    PathStyle,
    AccessKeyId,
    SecretKey,
    SessionToken
};

struct DestinationDraft
{
    ProviderKind provider = ProviderKind::S3; ///< not shown in the editor; kept unchanged
    QString name;
    QString endpoint;
    QString bucket;
    QString prefix;
    QString region;
    bool pathStyle = false;
    std::optional<ChecksumMode> checksum; ///< not shown in the editor; kept unchanged
    QString accessKeyId;
    QString secret;
    QString sessionToken;
    std::optional<RetryPolicy> retry; ///< overrides that of the settings

    bool operator==(const DestinationDraft &) const = default;
};

/// What a draft is checked against.
struct DraftContext
{
    QStringList takenNames;  ///< names of the other saved destinations
    QString keptAccessKeyId; ///< the access key whose secret is saved already; empty: none
};

/// The problems of each field, as sentences. A required field that is still empty is not a problem but listed
/// in `missingFields`, so that nobody is corrected before typing. Access key and secret may both be empty:
/// then the credentials of the service's own tools on this computer are used.
std::map<DraftField, QString> draftProblems(const DestinationDraft &draft, const DraftContext &context);
QList<DraftField> missingFields(const DestinationDraft &draft, const DraftContext &context);

/// A hint about an endpoint that is unusual but valid; empty if there is none.
QString endpointRemark(const DestinationDraft &draft);

/// `https://s3.example.com/bucket/prefix/`: the address of the objects, as far as it is typed. Empty without
/// a bucket.
QString draftAddress(const DestinationDraft &draft);

Destination destinationOf(const DestinationDraft &draft);
/// Empty if no secret is typed, which stands for the saved one.
Credentials credentialsOf(const DestinationDraft &draft);
DestinationDraft draftOf(const Destination &destination);

/// Is the text the address of a destination, and not a name or a bucket?
bool looksLikeUrl(const QString &text);
/// The draft with all values from the address. A failure (Settings) says what is wrong with the address.
Result<DestinationDraft> draftWithUrl(DestinationDraft draft, const QString &url,
                                      const DraftContext &context);

} // namespace windlass
