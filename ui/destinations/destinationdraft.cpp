// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/destinationdraft.h"

#include "words/sentences.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::DestinationDraft)
};

QString withoutOuterSlashes(QStringView text)
{
    text = text.trimmed();
    while (text.startsWith(u'/'))
        text = text.sliced(1);
    while (text.endsWith(u'/'))
        text.chop(1);
    return text.toString();
}

QUrl endpointUrl(const DestinationDraft &draft)
{
    QString text = draft.endpoint.trimmed();
    while (text.endsWith(u'/'))
        text.chop(1);
    return text.isEmpty() ? QUrl() : QUrl(text, QUrl::StrictMode);
}

bool isAddress(const QString &host)
{
    return !QHostAddress(host).isNull();
}

bool staysOnThisComputer(const QString &host)
{
    return host == u"localhost" || QHostAddress(host).isLoopback();
}

QString nameProblem(const QString &name, const DraftContext &context)
{
    if (const auto checked = checkedDestinationName(name); !checked)
        return text::said(checked.error().text);
    if (context.takenNames.contains(name))
        return Words::tr("There is already a destination of this name. Choose another one.");
    return {};
}

QString endpointProblem(const DestinationDraft &draft)
{
    const QUrl url = endpointUrl(draft);
    if (url.isEmpty() && draft.endpoint.trimmed().isEmpty())
        return {};
    if (url.scheme() != u"https" && url.scheme() != u"http")
        return Words::tr("Begin with https:// (or http://), for example https://s3.example.com.");
    if (!url.isValid() || url.host().isEmpty())
        return Words::tr("Add the host's name, for example https://s3.example.com:9000.");
    if (!url.userInfo().isEmpty())
        return Words::tr(
            "Take the user name and password out of the address; the keys go into the fields below.");
    if (!url.path().isEmpty() || url.hasQuery() || url.hasFragment())
        return Words::tr("Leave only scheme, host and port here; bucket and prefix have their own fields.");
    return {};
}

/// Checks Amazon's current rules for bucket names. Other services and older buckets are less strict.
bool isAmazonBucket(const QString &bucket)
{
    const auto lowerOrDigit = [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'); };
    return bucket.size() >= 3 && bucket.size() <= 63 && lowerOrDigit(bucket.front()) &&
           lowerOrDigit(bucket.back()) &&
           std::ranges::all_of(bucket, [&](QChar c) { return lowerOrDigit(c) || c == u'-' || c == u'.'; });
}

QString bucketProblem(const DestinationDraft &draft)
{
    const QString bucket = draft.bucket.trimmed();
    if (std::ranges::any_of(bucket,
                            [](QChar c) { return c == u'/' || c == u'?' || c == u'#' || c.isSpace(); }))
        return Words::tr("A bucket's name has no blanks and no slashes; what follows a slash is the prefix.");
    if (draft.endpoint.trimmed().isEmpty() && !isAmazonBucket(bucket))
        return Words::tr("Amazon's buckets have 3 to 63 characters: lower case letters, digits, dots and "
                         "hyphens, with a letter or digit at both ends.");
    return {};
}

QString pathStyleProblem(const DestinationDraft &draft)
{
    if (draft.pathStyle || !isAddress(endpointUrl(draft).host()))
        return {};
    return Words::tr("Choose path style: the bucket cannot stand in front of an address made of numbers.");
}

QString secretProblem(const DestinationDraft &draft, const DraftContext &context)
{
    if (!draft.secret.isEmpty() && draft.secret == draft.accessKeyId)
        return Words::tr("This is the access key ID again. Enter the secret access key.");
    if (!draft.secret.isEmpty() || context.keptAccessKeyId.isEmpty())
        return {};
    if (draft.accessKeyId.trimmed() != context.keptAccessKeyId)
        return Words::tr("Enter the secret key of the new access key; the saved one belongs to %1.")
            .arg(context.keptAccessKeyId);
    if (!draft.sessionToken.isEmpty())
        return Words::tr("Enter the secret key that came with the session token.");
    return {};
}

void note(std::map<DraftField, QString> &problems, DraftField field, const QString &typed,
          const QString &problem)
{
    if (!typed.isEmpty() && !problem.isEmpty())
        problems[field] = problem;
}

} // namespace

std::map<DraftField, QString> draftProblems(const DestinationDraft &draft, const DraftContext &context)
{
    std::map<DraftField, QString> problems;
    note(problems, DraftField::Name, draft.name, nameProblem(draft.name.trimmed(), context));
    note(problems, DraftField::Endpoint, draft.endpoint, endpointProblem(draft));
    note(problems, DraftField::Bucket, draft.bucket, bucketProblem(draft));
    note(problems, DraftField::PathStyle, draft.endpoint, pathStyleProblem(draft));
    note(problems, DraftField::SecretKey, draft.accessKeyId, secretProblem(draft, context));
    return problems;
}

QList<DraftField> missingFields(const DestinationDraft &draft, const DraftContext &context)
{
    QList<DraftField> missing;
    const auto require = [&missing](DraftField field, const QString &text) {
        if (text.trimmed().isEmpty())
            missing.append(field);
    };
    require(DraftField::Name, draft.name);
    require(DraftField::Bucket, draft.bucket);
    const bool hasKept = !context.keptAccessKeyId.isEmpty();
    if (hasKept || !draft.secret.isEmpty() || !draft.sessionToken.isEmpty())
        require(DraftField::AccessKeyId, draft.accessKeyId);
    if (!hasKept && !draft.accessKeyId.trimmed().isEmpty())
        require(DraftField::SecretKey, draft.secret);
    return missing;
}

QString endpointRemark(const DestinationDraft &draft)
{
    const QUrl url = endpointUrl(draft);
    if (url.scheme() != u"http" || url.host().isEmpty() || staysOnThisComputer(url.host()))
        return {};
    return Words::tr("Without https, everyone on the way can read the exports.");
}

QString draftAddress(const DestinationDraft &draft)
{
    const QString bucket = draft.bucket.trimmed();
    if (bucket.isEmpty() || looksLikeUrl(bucket) || !endpointProblem(draft).isEmpty())
        return {};
    const QString region = draft.region.trimmed();
    QUrl url = endpointUrl(draft);
    if (url.isEmpty())
        url = QUrl(region.isEmpty() ? u"https://s3.amazonaws.com"_s
                                    : u"https://s3.%1.amazonaws.com"_s.arg(region));
    QString address =
        url.scheme() + u"://"_s + (draft.pathStyle ? QString() : bucket + u'.') + url.authority() + u'/';
    if (draft.pathStyle)
        address += bucket + u'/';
    const QString prefix = withoutOuterSlashes(draft.prefix);
    return prefix.isEmpty() ? address : address + prefix + u'/';
}

Destination destinationOf(const DestinationDraft &draft)
{
    Destination destination;
    destination.provider = draft.provider;
    destination.name = draft.name.trimmed();
    destination.endpoint = endpointUrl(draft);
    destination.bucket = draft.bucket.trimmed();
    destination.prefix = withoutOuterSlashes(draft.prefix);
    destination.region = draft.region.trimmed();
    destination.pathStyle = draft.pathStyle;
    destination.checksum = draft.checksum;
    destination.accessKeyId = draft.accessKeyId.trimmed();
    destination.retry = draft.retry;
    return destination;
}

Credentials credentialsOf(const DestinationDraft &draft)
{
    if (draft.secret.isEmpty())
        return {};
    return KeyPair{draft.accessKeyId.trimmed(), draft.secret, draft.sessionToken};
}

DestinationDraft draftOf(const Destination &destination)
{
    DestinationDraft draft;
    draft.provider = destination.provider;
    draft.name = destination.name;
    draft.endpoint = destination.endpoint.toString();
    draft.bucket = destination.bucket;
    draft.prefix = destination.prefix;
    draft.region = destination.region;
    draft.pathStyle = destination.pathStyle;
    draft.checksum = destination.checksum;
    draft.accessKeyId = destination.accessKeyId;
    draft.retry = destination.retry;
    return draft;
}

bool looksLikeUrl(const QString &text)
{
    return text.contains(u"://");
}

Result<DestinationDraft> draftWithUrl(DestinationDraft draft, const QString &url, const DraftContext &context)
{
    const auto destination = destinationFromUrl(url.trimmed());
    if (!destination)
        return failed(destination.error());
    if (destination->provider != ProviderKind::S3) {
        return failed(localFailure(
            FailureKind::Settings,
            Words::tr(
                "Only S3-compatible storage can be saved here. Use an address that begins with s3://.")));
    }
    const DestinationDraft read = draftOf(*destination);
    draft.endpoint = read.endpoint;
    draft.bucket = read.bucket;
    draft.prefix = read.prefix;
    draft.region = read.region;
    draft.pathStyle = read.pathStyle;
    draft.checksum = read.checksum;
    if (draft.name.isEmpty() && nameProblem(read.bucket, context).isEmpty())
        draft.name = read.bucket;
    return draft;
}

} // namespace windlass
