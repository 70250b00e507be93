// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/sqlite/rows.h"

#include "core/base/sentence.h"
#include "core/store/names.h"
#include "core/store/recordjson.h"
#include "core/store/soundness.h"
#include "core/upload/step.h"

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
const ColumnGroup courseGroup{0, courseColumns, courseValues};
const ColumnGroup sessionGroup{1, sessionColumns, sessionValues};
const ColumnGroup placeGroup{2, placeColumns, placeValues};
const QString attemptColumns = QStringLiteral(
    "transfer, operation, service, part, attempt, max_attempts, started, duration_ms, bytes, outcome, class, "
    "http_status, request_id, failure, will_retry, delay_ms, delay_reason, opens");

namespace {

/// Times are milliseconds since 1970 UTC; NULL: none.
QVariant moment(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toMSecsSinceEpoch()) : QVariant();
}

QDateTime moment(const QVariant &value)
{
    return value.isNull() ? QDateTime() : momentOf(value.toLongLong());
}

/// Reads the columns of a row one after the other. Records if a number is not an integer: it must not
/// silently become 0.
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
    /// For counts: impossible values become 0 or the maximum.
    int count() { return static_cast<int>(std::clamp<qint64>(value().toLongLong(), 0, INT_MAX)); }
    qint64 bytes() { return std::max<qint64>(value().toLongLong(), 0); }
    bool bad() const { return bad_; }

private:
    const Row &row_;
    int column_ = 0;
    bool bad_ = false;
};

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
    return {transfer.file,
            transfer.key,
            destinations.of(transfer.destination),
            transfer.fingerprint.size,
            transfer.fingerprint.modifiedNs,
            transfer.plan.partSize,
            transfer.retry ? QVariant(retryJson(*transfer.retry)) : QVariant(),
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
    return {transfer.sessionId(), moment(transfer.session ? transfer.session->opened : QDateTime()),
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

/// Keeps a damaged transfer from continuing, but keeps the data that is needed to abort its session.
void setDamaged(StoredTransfer &transfer, const Sentence &sentence)
{
    transfer.damage = sentence;
    transfer.plan = {};
    transfer.fingerprint.size = 0;
    // A transfer that is being cancelled continues with that: its record is sufficient.
    if (transfer.state == TransferState::Done || transfer.state == TransferState::Cancelled ||
        transfer.state == TransferState::Cancelling)
        return;
    transfer.state = TransferState::Failed;
    transfer.cause = Cause::Fatal;
    transfer.failure = localFailure(FailureKind::Journal, sentence);
}

void readOrder(Columns &columns, StoredTransfer &transfer, DestinationTexts &destinations, Sentence &damage)
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
    transfer.retry = retryFrom(columns.text());
    transfer.metadata = metadataFrom(columns.text());
    transfer.uploadId = columns.text();
    transfer.added = moment(columns.value());
}

/// Whether anything may be sent again depends on how far completing the upload had come: a wrong guess could
/// overwrite an existing object.
void readCourse(Columns &columns, StoredTransfer &transfer, Sentence &damage)
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
        damage = Sentence::tr(
            "The journal does not say any more whether its upload was closed. Look whether the object is "
            "there; then cancel it, and add the file again if it is not.");
    transfer.fingerprint.changedNs = columns.value().toLongLong();
}

/// An unknown checksum mode cannot be continued with: the session was opened with it.
void readSessionAndPlace(Columns &columns, StoredTransfer &transfer, Sentence &damage)
{
    const QString session = columns.text();
    const QDateTime opened = moment(columns.value());
    if (!session.isEmpty())
        transfer.session = Session{session, opened, {}};
    const auto mode = checksumModeNamed(columns.text());
    transfer.checksumMode = mode.value_or(ChecksumMode::Etag);
    if (!mode && transfer.session)
        damage = Sentence::tr(
            "The journal does not say any more how its parts are checked. Cancel it, and add the file "
            "again.");
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
    Sentence damage;
    Columns columns(row);
    transfer.id = columns.number();
    readOrder(columns, transfer, destinations, damage);
    readCourse(columns, transfer, damage);
    readSessionAndPlace(columns, transfer, damage);
    if (damage.isEmpty() && columns.bad())
        damage = Sentence::tr(
            "Its record in the journal is damaged: a number is none. Cancel it, remove it, and add the "
            "file again.");
    if (damage.isEmpty())
        damage = problemWith(transfer);
    if (!damage.isEmpty())
        setDamaged(transfer, damage);
    return transfer;
}

QVariantList attemptValues(const AttemptRecord &attempt)
{
    const bool bad = attempt.outcome == AttemptOutcome::Failed;
    return {attempt.transfer,
            attempt.name,
            attempt.service,
            attempt.number,
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
    attempt.name = value().toString();
    if (const auto operation = operationNamed(attempt.name))
        attempt.name = operationName(*operation); // share one string for each operation
    attempt.service = value().toString();
    attempt.number = value().toInt();
    attempt.attempt = value().toInt();
    attempt.maxAttempts = value().toInt();
    attempt.started = moment(value());
    attempt.duration = Duration(value().toLongLong());
    attempt.bytes = value().toLongLong();
    attempt.outcome = valueNamed(value().toString(), outcomeName).value_or(AttemptOutcome::Failed);
    attempt.failureClass = valueNamed(value().toString(), className).value_or(FailureClass::Fatal);
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
