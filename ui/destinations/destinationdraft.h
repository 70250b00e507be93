// SPDX-License-Identifier: GPL-3.0-or-later
// A destination while a person is typing it: texts as they stand in the fields, what is wrong with them, and
// the destination and credentials that they come to. Plain functions; the editor only shows their answers.
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
    Secret,
    SessionToken
};

struct DestinationDraft
{
    QString name;
    QString endpoint;
    QString bucket;
    QString prefix;
    QString region;
    bool pathStyle = false;
    std::optional<ChecksumMode> checksum; ///< kept as it is
    QString accessKeyId;
    QString secret;
    QString sessionToken;
    std::optional<RetryPolicy> retry; ///< instead of the settings'

    bool operator==(const DestinationDraft &) const = default;
};

/// What a draft is judged against.
struct DraftContext
{
    QStringList takenNames;  ///< names of other saved destinations
    QString keptAccessKeyId; ///< the access key whose secret is saved already; empty when there is none
};

/// What is there to correct, field by field, as sentences. A field that is still empty and must not be is in
/// `missingFields` instead: nobody is told off for what they are about to type. Access key and secret may
/// both be left out: then the credentials of the service's own tools on this computer are meant.
std::map<DraftField, QString> draftProblems(const DestinationDraft &draft, const DraftContext &context);
QList<DraftField> missingFields(const DestinationDraft &draft, const DraftContext &context);

/// What deserves a remark without being wrong; empty when nothing does.
QString endpointRemark(const DestinationDraft &draft);

/// `https://s3.example.com/bucket/prefix/`: where objects will lie, as far as it is typed; empty without a
/// bucket.
QString draftAddress(const DestinationDraft &draft);

Destination destinationOf(const DestinationDraft &draft);
/// Empty when the secret is not typed: the saved one is meant.
Credentials credentialsOf(const DestinationDraft &draft);
DestinationDraft draftOf(const Destination &destination);

/// Is the text meant as the address of a destination rather than a name or a bucket?
bool looksLikeUrl(const QString &text);
/// The draft with everything that the address says. A failure (Settings) says what is wrong with the address.
Result<DestinationDraft> draftWithUrl(DestinationDraft draft, const QString &url,
                                      const DraftContext &context);

} // namespace windlass
