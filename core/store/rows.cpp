// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/rows.h"

#include "core/store/names.h"
#include "core/store/soundness.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <climits>

namespace windlass {

using namespace Qt::StringLiterals;

const QString orderColumns =
    QStringLiteral("file, key, destination, size, modified_ns, part_size, retry, metadata, upload_id, added");
const QString courseColumns =
    QStringLiteral("file_id, state, cause, failure, not_before, attempts, retries, bytes_sent, bytes_resent, "
                   "running_ms, started, finished, checksum, take_back, times_parked, manifest, closing, "
                   "changed_ns");
const QString sessionColumns =
    QStringLiteral("session_id, session_opened, checksum_mode, opening_since, opening_last");
const QString placeColumns = QStringLiteral("if_exists, priority, position, rate_limit");
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
    return value.isNull() ? QDateTime() : momentOf(value.toLongLong());
}

/// The columns of a row, one after the other. A number that is none is noted: it must not become 0.
class Columns
{
public:
    explicit Columns(const Row &row)
        : row_(row)
    {}
    QVariant value() { return row_.value(column_++); }
    QString text() { return value().toString(); }
    qint64 number()
    {
        const QVariant found = value();
        bad_ |= found.typeId() != QMetaType::LongLong;
        return found.toLongLong();
    }
    /// Of what is only counted: what cannot be counts as none.
    int count() { return static_cast<int>(std::clamp<qint64>(value().toLongLong(), 0, INT_MAX)); }
    qint64 bytes() { return std::max<qint64>(value().toLongLong(), 0); }
    bool bad() const { return bad_; }

private:
    const Row &row_;
    int column_ = 0;
    bool bad_ = false;
};

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
    // Where it leads, without what a signed address may hold.
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
    put(u"text"_s, failure.text, !failure.text.isEmpty());
    if (!failure.tlsErrors.empty()) {
        QJsonArray errors;
        for (const int error : failure.tlsErrors)
            errors.append(tlsErrorName(error));
        json.insert(u"tls"_s, errors);
    }
    return compact(json);
}

namespace {

/// Qt's errors are numbers in what earlier versions wrote.
int qtError(const QJsonValue &json, std::optional<int> (*named)(const QString &))
{
    return json.isString() ? named(json.toString()).value_or(0) : json.toInt();
}

Failure unreadableFailure(const QJsonObject &json)
{
    const QString text = json.value(u"text"_s).toString();
    return localFailure(FailureKind::Journal,
                        text.isEmpty() ? u"The journal does not say any more what went wrong."_s : text);
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
    failure.text = json.value(u"text"_s).toString();
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
        return failed(
            localFailure(FailureKind::Journal,
                         u"The destination in the journal is not readable. Remove it and add it again."_s));
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

Result<Shared<Destination>> DestinationTexts::read(const QString &text)
{
    if (text != text_ || text.isEmpty()) {
        auto read = destinationFrom(text);
        if (read)
            read_ = Shared<Destination>(*std::move(read));
        else
            read_ = failed(read.error());
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
            QString(stateName(transfer.state)),
            QString(causeName(transfer.cause)),
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
            transfer.manifest ? QVariant(manifestJson(*transfer.manifest)) : QVariant(),
            QString(closingName(transfer.closing)),
            transfer.fingerprint.changedNs};
}

QVariantList sessionValues(const StoredTransfer &transfer)
{
    return {transfer.sessionId, moment(transfer.sessionOpened),
            QString(checksumModeName(transfer.checksumMode)),
            transfer.opening ? moment(transfer.opening->since) : QVariant(),
            transfer.opening ? moment(transfer.opening->last) : QVariant()};
}

QVariantList placeValues(const StoredTransfer &transfer)
{
    return {QString(ifExistsName(transfer.ifExists)), transfer.priority, transfer.position,
            transfer.rateLimit};
}

namespace {

/// Nothing of it goes on by itself; what is needed to take its session back is kept.
void setDamaged(StoredTransfer &transfer, const QString &sentence)
{
    transfer.damage = sentence;
    transfer.plan = {};
    transfer.fingerprint.size = 0;
    if (transfer.state == TransferState::Done || transfer.state == TransferState::Cancelled)
        return;
    transfer.state = TransferState::Failed;
    transfer.cause = Cause::Fatal;
    transfer.failure = localFailure(FailureKind::Journal, sentence);
}

void readOrder(Columns &columns, StoredTransfer &transfer, DestinationTexts &destinations, QString &damage)
{
    transfer.file = columns.text();
    transfer.key = columns.text();
    if (const auto destination = destinations.read(columns.text()))
        transfer.destination = *destination;
    else
        damage = destination.error().text;
    transfer.fingerprint.size = columns.number();
    transfer.fingerprint.modifiedNs = columns.number();
    transfer.plan = {transfer.fingerprint.size, columns.number()};
    transfer.retry = policyFrom(asValue(columns.text())).value_or(std::nullopt);
    for (const QJsonValue pair : QJsonDocument::fromJson(columns.text().toUtf8()).array())
        transfer.metadata.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    transfer.uploadId = columns.text();
    transfer.added = moment(columns.value());
}

/// How far its closing had come decides whether anything may be sent again: a guess might send an object anew
/// that is there.
void readCourse(Columns &columns, StoredTransfer &transfer, QString &damage)
{
    transfer.fingerprint.fileId = static_cast<quint64>(columns.value().toLongLong());
    transfer.state = stateNamed(columns.text()).value_or(TransferState::Paused);
    transfer.cause = valueNamed(columns.text(), causeName).value_or(Cause::NeedsPerson);
    if (const QVariant failure = columns.value(); !failure.isNull())
        transfer.failure = failureFrom(failure.toString());
    transfer.notBefore = moment(columns.value());
    transfer.attempts = columns.count();
    transfer.retries = columns.count();
    transfer.bytesSent = columns.bytes();
    transfer.bytesResent = columns.bytes();
    transfer.running = Duration(columns.bytes());
    transfer.started = moment(columns.value());
    transfer.finished = moment(columns.value());
    transfer.checksum = columns.text();
    transfer.takeBack = columns.value().toBool();
    transfer.timesParked = columns.count();
    transfer.manifest = manifestFrom(columns.text());
    const auto closing = closingNamed(columns.text());
    transfer.closing = closing.value_or(Closing::Asked);
    if (!closing && damage.isEmpty())
        damage =
            u"The journal does not say any more whether its upload was closed. Look whether the object is "
            "there; then cancel it, and add the file again if it is not."_s;
    transfer.fingerprint.changedNs = columns.value().toLongLong();
}

/// A mode that is not known here cannot be gone on with: the session was opened with it.
void readSessionAndPlace(Columns &columns, StoredTransfer &transfer, QString &damage)
{
    transfer.sessionId = columns.text();
    transfer.sessionOpened = moment(columns.value());
    const auto mode = checksumModeNamed(columns.text());
    transfer.checksumMode = mode.value_or(ChecksumMode::Etag);
    if (!mode && !transfer.sessionId.isEmpty())
        damage = u"The journal does not say any more how its parts are checked. Cancel it, and add the file "
                 "again."_s;
    const QDateTime since = moment(columns.value());
    const QDateTime last = moment(columns.value());
    if (since.isValid() && last.isValid())
        transfer.opening = Opening{since, last};
    transfer.ifExists = ifExistsNamed(columns.text()).value_or(IfExists::Ask);
    transfer.priority = static_cast<int>(std::clamp<qint64>(columns.value().toLongLong(), -1, 1));
    transfer.position = columns.value().toLongLong();
    transfer.rateLimit = columns.bytes();
    transfer.probeSession = columns.text();
}

} // namespace

StoredTransfer transferFrom(const Row &row, DestinationTexts &destinations)
{
    StoredTransfer transfer;
    QString damage;
    Columns columns(row);
    transfer.id = columns.number();
    readOrder(columns, transfer, destinations, damage);
    readCourse(columns, transfer, damage);
    readSessionAndPlace(columns, transfer, damage);
    if (damage.isEmpty() && columns.bad())
        damage = u"Its record in the journal is damaged: a number is none. Cancel it, remove it, and add the "
                 "file again."_s;
    if (damage.isEmpty())
        damage = damageOf(transfer);
    if (!damage.isEmpty())
        setDamaged(transfer, damage);
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
