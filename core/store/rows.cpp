// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/rows.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace windlass {

using namespace Qt::StringLiterals;

const QString orderColumns =
    QStringLiteral("file, key, destination, size, modified_ns, part_size, retry, metadata, upload_id, added");
const QString courseColumns = QStringLiteral(
    "file_id, session_id, session_opened, state, cause, failure, not_before, attempts, retries, bytes_sent, "
    "bytes_resent, running_ms, started, finished, checksum, take_back, times_parked, checksum_mode, "
    "if_exists, priority, position, rate_limit, manifest, closing");
const QString attemptColumns = QStringLiteral(
    "transfer, operation, service, part, attempt, max_attempts, started, duration_ms, bytes, outcome, class, "
    "http_status, request_id, failure, will_retry, delay_ms, delay_reason, opens");

namespace {

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QJsonObject object(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).object();
}

/// Any value, not only an object: what a later version wrote may be of another type.
QString asText(const QJsonValue &value)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact))
        .sliced(1)
        .chopped(1);
}

/// Undefined where there is no text. What is no JSON at all is a text that stands for itself.
QJsonValue asValue(const QString &text)
{
    if (text.isEmpty())
        return QJsonValue::Undefined;
    const QJsonArray array = QJsonDocument::fromJson(u"[%1]"_s.arg(text).toUtf8()).array();
    return array.size() == 1 ? array.first() : QJsonValue(text);
}

/// None where there is none; a failure where it cannot be read.
Result<std::optional<RetryPolicy>> policyFrom(const QJsonValue &json)
{
    if (json.isUndefined() || json.isNull())
        return std::optional<RetryPolicy>();
    if (!json.isObject())
        return failed(localFailure(FailureKind::Settings,
                                   u"The retry policy is not readable. Set it anew, or remove it."_s));
    const auto policy = retryPolicyFromJson(json.toObject());
    if (!policy)
        return failed(policy.error());
    return std::optional(*policy);
}

/// What stands in the journal once this policy is saved. Without one, a readable one is gone; one that cannot
/// be read was never seen by whoever saves now, and stays.
QJsonValue policyAfter(const std::optional<RetryPolicy> &policy, const QJsonValue &before)
{
    if (policy)
        return toJson(*policy, before.toObject());
    return policyFrom(before) ? QJsonValue(QJsonValue::Undefined) : before;
}

/// Moments as milliseconds since 1970 UTC; NULL where there is none.
QVariant moment(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime moment(const QVariant &value)
{
    return value.isNull() ? QDateTime() : QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}

AttemptOutcome outcomeNamed(const QString &name)
{
    for (const auto outcome : {AttemptOutcome::Succeeded, AttemptOutcome::Cancelled}) {
        if (name == outcomeName(outcome))
            return outcome;
    }
    return AttemptOutcome::Failed;
}

FailureClass classNamed(const QString &name)
{
    for (int i = 0; i <= static_cast<int>(FailureClass::Cancel); ++i) {
        if (name == className(static_cast<FailureClass>(i)))
            return static_cast<FailureClass>(i);
    }
    return FailureClass::Fatal;
}

} // namespace

QString failureJson(const Failure &failure)
{
    QJsonObject json{{u"kind"_s, static_cast<int>(failure.kind)}};
    const auto put = [&json](const QString &key, const QJsonValue &value, bool there) {
        if (there)
            json.insert(key, value);
    };
    put(u"abort"_s, static_cast<int>(failure.abort), failure.abort != AbortReason::None);
    put(u"mark"_s, static_cast<int>(failure.mark), failure.mark != Mark::None);
    put(u"http"_s, failure.httpStatus, failure.httpStatus != 0);
    put(u"code"_s, failure.serviceCode, !failure.serviceCode.isEmpty());
    put(u"request_id"_s, failure.requestId, !failure.requestId.isEmpty());
    put(u"region"_s, failure.region, !failure.region.isEmpty());
    put(u"endpoint"_s, failure.endpoint.toString(), !failure.endpoint.isEmpty());
    put(u"date"_s, failure.serverDate.toMSecsSinceEpoch(), failure.serverDate.isValid());
    put(u"waited_ms"_s, static_cast<qint64>(failure.waited.count()), failure.waited.count() != 0);
    put(u"delay_ms"_s, static_cast<qint64>(failure.serverDelay.value_or(Duration(0)).count()),
        failure.serverDelay.has_value());
    put(u"network"_s, failure.networkError, failure.networkError != 0);
    put(u"errno"_s, failure.systemError, failure.systemError != 0);
    put(u"sent"_s, true, failure.requestSent);
    put(u"text"_s, failure.text, !failure.text.isEmpty());
    if (!failure.tlsErrors.empty()) {
        QJsonArray errors;
        for (const int error : failure.tlsErrors)
            errors.append(error);
        json.insert(u"tls"_s, errors);
    }
    return compact(json);
}

Failure failureFrom(const QString &text)
{
    const QJsonObject json = object(text);
    Failure failure;
    failure.kind = static_cast<FailureKind>(json.value(u"kind"_s).toInt());
    failure.abort = static_cast<AbortReason>(json.value(u"abort"_s).toInt());
    failure.mark = static_cast<Mark>(json.value(u"mark"_s).toInt());
    failure.httpStatus = json.value(u"http"_s).toInt();
    failure.serviceCode = json.value(u"code"_s).toString();
    failure.requestId = json.value(u"request_id"_s).toString();
    failure.region = json.value(u"region"_s).toString();
    failure.endpoint = QUrl(json.value(u"endpoint"_s).toString());
    if (json.contains(u"date"_s))
        failure.serverDate = QDateTime::fromMSecsSinceEpoch(json.value(u"date"_s).toInteger(), Qt::UTC);
    failure.waited = Duration(json.value(u"waited_ms"_s).toInteger());
    if (json.contains(u"delay_ms"_s))
        failure.serverDelay = Duration(json.value(u"delay_ms"_s).toInteger());
    failure.networkError = json.value(u"network"_s).toInt();
    failure.systemError = json.value(u"errno"_s).toInt();
    failure.requestSent = json.value(u"sent"_s).toBool();
    failure.text = json.value(u"text"_s).toString();
    for (const QJsonValue error : json.value(u"tls"_s).toArray())
        failure.tlsErrors.push_back(error.toInt());
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
    json.insert(u"provider"_s, static_cast<int>(destination.provider));
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

Destination destinationFrom(const QString &text)
{
    const QJsonObject json = object(text);
    Destination destination;
    destination.name = json.value(u"name"_s).toString();
    destination.provider = static_cast<ProviderKind>(json.value(u"provider"_s).toInt());
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

QString policyProblem(const QString &json)
{
    const auto policy = policyFrom(asValue(json));
    return policy ? QString() : policy.error().text;
}

namespace {

QString metadataJson(const QList<QPair<QString, QString>> &metadata)
{
    if (metadata.isEmpty())
        return u"[]"_s;
    QJsonArray json;
    for (const auto &[name, value] : metadata)
        json.append(QJsonArray{name, value});
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

} // namespace

QString DestinationTexts::of(const Shared<Destination> &destination)
{
    return written_.of(destination, [](const Destination &one) { return destinationJson(one); });
}

Shared<Destination> DestinationTexts::read(const QString &text)
{
    if (text != text_) {
        read_ = destinationFrom(text);
        text_ = text;
    }
    return read_;
}

QVariantList orderValues(const StoredTransfer &transfer, DestinationTexts &destinations)
{
    const QJsonValue retry = transfer.retry ? QJsonValue(toJson(*transfer.retry)) : QJsonValue::Undefined;
    return {transfer.file,
            transfer.key,
            destinations.of(transfer.destination),
            transfer.fingerprint.size,
            transfer.fingerprint.modifiedNs,
            transfer.plan.partSize,
            retry.isUndefined() ? QVariant() : QVariant(asText(retry)),
            metadataJson(transfer.metadata),
            transfer.uploadId,
            moment(transfer.added)};
}

QVariantList courseValues(const StoredTransfer &transfer)
{
    return {static_cast<qint64>(transfer.fingerprint.fileId),
            transfer.sessionId,
            moment(transfer.sessionOpened),
            QString(stateName(transfer.state)),
            static_cast<int>(transfer.cause),
            transfer.failure ? QVariant(failureJson(*transfer.failure)) : QVariant(),
            moment(transfer.notBefore),
            transfer.attempts,
            transfer.retries,
            transfer.bytesSent,
            transfer.bytesResent,
            static_cast<qint64>(transfer.running.count()),
            moment(transfer.started),
            moment(transfer.finished),
            transfer.checksum,
            transfer.takeBack,
            transfer.timesParked,
            QString(checksumModeName(transfer.checksumMode)),
            QString(ifExistsName(transfer.ifExists)),
            transfer.priority,
            transfer.position,
            transfer.rateLimit,
            transfer.manifest ? QVariant(manifestJson(*transfer.manifest)) : QVariant(),
            QString(closingName(transfer.closing))};
}

StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations)
{
    StoredTransfer transfer;
    int column = 0;
    const auto value = [&row, &column] { return row.value(column++); };
    transfer.id = value().toLongLong();
    transfer.file = value().toString();
    transfer.key = value().toString();
    transfer.destination = destinations.read(value().toString());
    transfer.fingerprint.size = value().toLongLong();
    transfer.fingerprint.modifiedNs = value().toLongLong();
    transfer.plan = {transfer.fingerprint.size, value().toLongLong()};
    transfer.retry = policyFrom(asValue(value().toString())).value_or(std::nullopt);
    for (const QJsonValue pair : QJsonDocument::fromJson(value().toString().toUtf8()).array())
        transfer.metadata.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    transfer.uploadId = value().toString();
    transfer.added = moment(value());
    transfer.fingerprint.fileId = static_cast<quint64>(value().toLongLong());
    transfer.sessionId = value().toString();
    transfer.sessionOpened = moment(value());
    transfer.state = stateNamed(value().toString()).value_or(TransferState::Paused);
    transfer.cause = static_cast<Cause>(value().toInt());
    if (const QVariant failure = value(); !failure.isNull())
        transfer.failure = failureFrom(failure.toString());
    transfer.notBefore = moment(value());
    transfer.attempts = value().toInt();
    transfer.retries = value().toInt();
    transfer.bytesSent = value().toLongLong();
    transfer.bytesResent = value().toLongLong();
    transfer.running = Duration(value().toLongLong());
    transfer.started = moment(value());
    transfer.finished = moment(value());
    transfer.checksum = value().toString();
    transfer.takeBack = value().toBool();
    transfer.timesParked = value().toInt();
    transfer.checksumMode = checksumModeNamed(value().toString()).value_or(ChecksumMode::Etag);
    transfer.ifExists = ifExistsNamed(value().toString()).value_or(IfExists::Ask);
    transfer.priority = value().toInt();
    transfer.position = value().toLongLong();
    transfer.rateLimit = value().toLongLong();
    transfer.manifest = manifestFrom(value().toString());
    transfer.closing = closingNamed(value().toString());
    return transfer;
}

QVariantList attemptValues(const AttemptRecord &attempt)
{
    const bool bad = attempt.outcome == AttemptOutcome::Failed;
    return {attempt.transfer,
            QString(operationName(attempt.operation)),
            attempt.service,
            attempt.part,
            attempt.attempt,
            attempt.maxAttempts,
            attempt.started.toMSecsSinceEpoch(),
            static_cast<qint64>(attempt.duration.count()),
            attempt.bytes,
            QString(outcomeName(attempt.outcome)),
            QString(className(attempt.failureClass)),
            attempt.httpStatus,
            attempt.requestId,
            bad ? QVariant(failureJson(attempt.failure)) : QVariant(),
            attempt.willRetry,
            static_cast<qint64>(attempt.delay.count()),
            QString(delayReasonName(attempt.delayReason)),
            attempt.opens};
}

AttemptRecord attemptFrom(const Row &row)
{
    AttemptRecord attempt;
    int column = 0;
    const auto value = [&row, &column] { return row.value(column++); };
    attempt.transfer = value().toLongLong();
    attempt.operation = operationNamed(value().toString()).value_or(Operation::Part);
    attempt.service = value().toString();
    attempt.part = value().toInt();
    attempt.attempt = value().toInt();
    attempt.maxAttempts = value().toInt();
    attempt.started = moment(value());
    attempt.duration = Duration(value().toLongLong());
    attempt.bytes = value().toLongLong();
    attempt.outcome = outcomeNamed(value().toString());
    attempt.failureClass = classNamed(value().toString());
    attempt.httpStatus = value().toInt();
    attempt.requestId = value().toString();
    if (const QVariant failure = value(); !failure.isNull())
        attempt.failure = failureFrom(failure.toString());
    attempt.willRetry = value().toBool();
    attempt.delay = Duration(value().toLongLong());
    attempt.delayReason = delayReasonNamed(value().toString()).value_or(DelayReason::None);
    attempt.opens = value().toBool();
    return attempt;
}

} // namespace windlass
