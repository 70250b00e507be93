// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/recordjson.h"

#include "core/base/sentence.h"
#include "core/base/sentencejson.h"
#include "core/store/names.h"
#include "core/store/soundness.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject object(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

/// For any value, not only objects: a later version may have written another type.
QString asText(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))
        .sliced(1)
        .chopped(1);
}

/// Undefined if the text is empty. Text that is not JSON becomes a string.
QJsonValue asValue(const QString &text)
{
    if (text.isEmpty())
        return QJsonValue::Undefined;
    const QJsonArray array = QJsonDocument::fromJson(u"[%1]"_s.arg(text).toUtf8()).array();
    return array.size() == 1 ? array.first() : QJsonValue(text);
}

/// Empty if there is none; a failure if it cannot be read.
Result<std::optional<RetryPolicy>> policyFrom(const QJsonValue &json)
{
    if (json.isUndefined() || json.isNull())
        return std::optional<RetryPolicy>();
    if (!json.isObject())
        return failed(
            localFailure(FailureKind::Settings,
                         Sentence::tr("The retry policy is not readable. Set it anew, or remove it.")));
    const auto policy = retryPolicyFromJson(json.toObject());
    if (!policy)
        return failed(policy.error());
    return std::optional(*policy);
}

/// The value to store when this policy is saved. Without a policy, a readable old value is removed. An
/// unreadable one is kept, because the caller never saw it.
QJsonValue policyAfter(const std::optional<RetryPolicy> &policy, const QJsonValue &before)
{
    if (policy)
        return toJson(*policy, before.toObject());
    return policyFrom(before) ? QJsonValue(QJsonValue::Undefined) : before;
}

} // namespace

QString failureJson(const Failure &failure)
{
    QJsonObject json{{u"kind"_s, QString(failureKindName(failure.kind))}};
    const auto put = [&json](const QString &key, const QJsonValue &value, bool there) {
        if (there)
            json.insert(key, value);
    };
    put(u"abort"_s, QString(abortReasonName(failure.abort)), failure.abort != AbortReason::None);
    put(u"mark"_s, QString(markName(failure.mark)), failure.mark != Mark::None);
    put(u"http"_s, failure.httpStatus, failure.httpStatus != 0);
    put(u"code"_s, failure.serviceCode, !failure.serviceCode.isEmpty());
    put(u"request_id"_s, failure.requestId, !failure.requestId.isEmpty());
    put(u"region"_s, failure.region, !failure.region.isEmpty());
    // Only scheme and host: the path and query of a signed URL may contain secrets.
    put(u"location"_s,
        failure.location.toString(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                                  QUrl::RemoveFragment),
        !failure.location.host().isEmpty());
    put(u"endpoint"_s, failure.endpoint.toString(), !failure.endpoint.isEmpty());
    put(u"date"_s, failure.serverDate.toMSecsSinceEpoch(), failure.serverDate.isValid());
    put(u"waited_ms"_s, static_cast<qint64>(failure.waited.count()), failure.waited.count() != 0);
    put(u"delay_ms"_s, static_cast<qint64>(failure.serverDelay.value_or(Duration(0)).count()),
        failure.serverDelay.has_value());
    put(u"network"_s, networkErrorName(failure.networkError), failure.networkError != 0);
    put(u"errno"_s, failure.systemError, failure.systemError != 0);
    put(u"sent"_s, true, failure.requestSent);
    put(u"text"_s, failure.text.english(), !failure.text.isEmpty());
    put(u"said"_s, sentenceJson(failure.text), !failure.text.verbatim()); // to be said in another language
    if (!failure.tlsErrors.empty()) {
        QJsonArray errors;
        for (const int error : failure.tlsErrors)
            errors.append(tlsErrorName(error));
        json.insert(u"tls"_s, errors);
    }
    return compact(json);
}

namespace {

/// Earlier versions wrote Qt's errors as numbers.
int qtError(const QJsonValue &json, std::optional<int> (*named)(const QString &))
{
    return json.isString() ? named(json.toString()).value_or(0) : json.toInt();
}

/// What failureJson() wrote of the text.
Sentence textIn(const QJsonObject &json)
{
    return sentenceFrom(json.value(u"text"_s), json.value(u"said"_s));
}

Failure unreadableFailure(const QJsonObject &json)
{
    const Sentence text = textIn(json);
    return localFailure(FailureKind::Journal,
                        text.isEmpty() ? Sentence::tr("The journal does not say any more what went wrong.")
                                       : text);
}

} // namespace

Failure failureFrom(const QString &text)
{
    const QJsonObject json = object(text);
    const auto name = [&json](const QString &key) { return json.value(key).toString(u"none"_s); };
    const auto kind = valueNamed(name(u"kind"_s), failureKindName);
    const auto abort = valueNamed(name(u"abort"_s), abortReasonName);
    const auto mark = valueNamed(name(u"mark"_s), markName);
    if (!kind || !abort || !mark)
        return unreadableFailure(json);
    Failure failure;
    failure.kind = *kind;
    failure.abort = *abort;
    failure.mark = *mark;
    failure.httpStatus = json.value(u"http"_s).toInt();
    failure.serviceCode = json.value(u"code"_s).toString();
    failure.requestId = json.value(u"request_id"_s).toString();
    failure.region = json.value(u"region"_s).toString();
    failure.location = QUrl(json.value(u"location"_s).toString());
    failure.endpoint = QUrl(json.value(u"endpoint"_s).toString());
    if (json.contains(u"date"_s))
        failure.serverDate = momentOf(json.value(u"date"_s).toInteger());
    failure.waited = Duration(json.value(u"waited_ms"_s).toInteger());
    if (json.contains(u"delay_ms"_s))
        failure.serverDelay = Duration(json.value(u"delay_ms"_s).toInteger());
    failure.networkError = qtError(json.value(u"network"_s), networkErrorNamed);
    failure.systemError = json.value(u"errno"_s).toInt();
    failure.requestSent = json.value(u"sent"_s).toBool();
    failure.text = textIn(json);
    for (const QJsonValue error : json.value(u"tls"_s).toArray())
        failure.tlsErrors.push_back(qtError(error, tlsErrorNamed));
    return failure;
}

namespace {

void insertChecksum(QJsonObject &json, std::optional<ChecksumMode> mode)
{
    if (mode)
        json.insert(u"checksum"_s, QString(checksumModeName(*mode)));
    else
        json.remove(u"checksum"_s);
}

} // namespace

QString factsJson(const EndpointFacts &facts, const QString &before)
{
    QJsonObject json = object(before);
    insertChecksum(json, facts.checksumMode);
    json.insert(u"checksum_found"_s, facts.checksumFound.toString(Qt::ISODate));
    return compact(json);
}

EndpointFacts factsFrom(const QString &text)
{
    const QJsonObject json = object(text);
    return {checksumModeNamed(json.value(u"checksum"_s).toString()),
            QDateTime::fromString(json.value(u"checksum_found"_s).toString(), Qt::ISODate)};
}

QString manifestJson(const ManifestDigest &manifest)
{
    QJsonObject json{{u"manifest"_s, manifest.manifest}, {u"stated"_s, digestText(manifest.stated)}};
    if (!manifest.state.isEmpty())
        json.insert(u"state"_s, QString::fromLatin1(manifest.state.toBase64()));
    if (manifest.agrees)
        json.insert(u"agrees"_s, true);
    return compact(json);
}

std::optional<ManifestDigest> manifestFrom(const QString &text)
{
    const QJsonObject json = object(text);
    const auto stated = digestFrom(json.value(u"stated"_s).toString());
    if (!stated)
        return {};
    return ManifestDigest{json.value(u"manifest"_s).toString(), *stated,
                          QByteArray::fromBase64(json.value(u"state"_s).toString().toLatin1()),
                          json.value(u"agrees"_s).toBool()};
}

QString destinationJson(const Destination &destination, const QString &before)
{
    QJsonObject json = object(before);
    json.insert(u"name"_s, destination.name);
    json.insert(u"provider"_s, QString(providerKindName(destination.provider)));
    json.insert(u"bucket"_s, destination.bucket);
    json.insert(u"prefix"_s, destination.prefix);
    json.insert(u"endpoint"_s, QString::fromUtf8(destination.endpoint.toEncoded()));
    json.insert(u"region"_s, destination.region);
    json.insert(u"path_style"_s, destination.pathStyle);
    json.insert(u"access_key_id"_s, destination.accessKeyId);
    insertChecksum(json, destination.checksum);
    const QJsonValue retry = policyAfter(destination.retry, json.value(u"retry"_s));
    if (retry.isUndefined())
        json.remove(u"retry"_s);
    else
        json.insert(u"retry"_s, retry);
    return compact(json);
}

Result<Destination> destinationFrom(const QString &text)
{
    const QJsonObject json = object(text);
    const QString provider = json.value(u"provider"_s).toString();
    const auto known = valueNamed(provider, providerKindName);
    if (!known) {
        return failed(localFailure(
            FailureKind::Journal,
            Sentence::tr("The destination in the journal is not readable. Remove it and add it again.")));
    }
    Destination destination;
    destination.name = json.value(u"name"_s).toString();
    destination.provider = *known;
    destination.bucket = json.value(u"bucket"_s).toString();
    destination.prefix = json.value(u"prefix"_s).toString();
    destination.endpoint = QUrl::fromEncoded(json.value(u"endpoint"_s).toString().toUtf8());
    destination.region = json.value(u"region"_s).toString();
    destination.pathStyle = json.value(u"path_style"_s).toBool();
    destination.accessKeyId = json.value(u"access_key_id"_s).toString();
    destination.checksum = checksumModeNamed(json.value(u"checksum"_s).toString());
    destination.retry = policyFrom(json.value(u"retry"_s)).value_or(std::nullopt);
    return destination;
}

QString policyIn(const QString &destination)
{
    const QJsonValue retry = object(destination).value(u"retry"_s);
    return retry.isUndefined() ? QString() : asText(retry);
}

Sentence policyProblem(const QString &json)
{
    const auto policy = policyFrom(asValue(json));
    return policy ? Sentence() : policy.error().text;
}

QString retryJson(const RetryPolicy &retry)
{
    return asText(toJson(retry));
}

std::optional<RetryPolicy> retryFrom(const QString &json)
{
    return policyFrom(asValue(json)).value_or(std::nullopt);
}

QString metadataJson(const QList<QPair<QString, QString>> &metadata)
{
    if (metadata.isEmpty())
        return u"[]"_s;
    QJsonArray json;
    for (const auto &[name, value] : metadata)
        json.append(QJsonArray{name, value});
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QList<QPair<QString, QString>> metadataFrom(const QString &json)
{
    QList<QPair<QString, QString>> metadata;
    for (const QJsonValue pair : QJsonDocument::fromJson(json.toUtf8()).array())
        metadata.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    return metadata;
}

} // namespace windlass
