// SPDX-License-Identifier: GPL-3.0-or-later
// The exact JSON lines, because other programs read them.
#include "app/cli/jsonlines.h"
#include "core/upload/step.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 0, 250), Qt::UTC);

/// The object's keys in alphabetical order, as in QJsonObject.
QStringList keys(const QJsonObject &object)
{
    return object.keys();
}
QStringList sorted(const char *names)
{
    QStringList list = QString::fromLatin1(names).split(u' ') << u"event"_s << u"time"_s;
    list.sort();
    return list;
}

AttemptRecord throttledPart()
{
    AttemptRecord attempt;
    attempt.transfer = 7;
    attempt.service = u"S3"_s;
    attempt.name = operationName(Operation::Part);
    attempt.number = 3;
    attempt.attempt = 1;
    attempt.maxAttempts = 3;
    attempt.started = moment;
    attempt.duration = 1500ms;
    attempt.bytes = 8'388'608;
    attempt.outcome = AttemptOutcome::Failed;
    attempt.failureClass = FailureClass::Throttle;
    attempt.failure.kind = FailureKind::Service;
    attempt.failure.httpStatus = 503;
    attempt.failure.serviceCode = u"SlowDown"_s;
    attempt.failure.requestId = u"R1"_s;
    attempt.willRetry = true;
    attempt.delay = 1250ms;
    attempt.delayReason = DelayReason::ServerAsked;
    return attempt;
}

TransferStatus finished()
{
    TransferStatus status;
    status.id = 7;
    status.file = u"/srv/a.vmdk"_s;
    status.target.edit().root = u"s3://b/"_s;
    status.key = u"a.vmdk"_s;
    status.size = 10'000'000'000;
    status.confirmed = status.size;
    status.state = TransferState::Done;
    status.attempts = 12;
    status.retries = 2;
    status.bytesSent = 10'000'000'100;
    status.bytesResent = 100;
    status.running = 61'500ms;
    status.proof.edit().checksum = u"md5-parts:00-2"_s;
    return status;
}

Event eventOf(EventKind kind)
{
    Event event;
    event.kind = kind;
    event.time = moment;
    event.transfer = 7;
    event.attempt = throttledPart();
    return event;
}

TEST(JsonLines, EveryObjectSaysWhatAndWhen)
{
    const QJsonObject object = json::transferAdded(finished(), moment);
    EXPECT_EQ(object.value(u"event"_s), u"transfer_added"_s);
    EXPECT_EQ(object.value(u"time"_s), u"2026-01-21T14:30:00.250Z"_s);
}

TEST(JsonLines, TransferAddedHasItsFields)
{
    EXPECT_EQ(keys(json::transferAdded(finished(), moment)), sorted("id file url size"));
}

TEST(JsonLines, AttemptFailedHasItsFields)
{
    const QJsonObject object = json::attemptFailed(eventOf(EventKind::AttemptFailed));
    EXPECT_EQ(keys(object),
              sorted("transfer operation step part attempt max_attempts class http_status service_code "
                     "request_id error delay_ms delay_reason"));
    EXPECT_EQ(object.value(u"operation"_s), u"S3 upload"_s);
    EXPECT_EQ(object.value(u"step"_s), operationName(Operation::Part));
    EXPECT_EQ(object.value(u"part"_s), 3);
    EXPECT_EQ(object.value(u"class"_s), u"throttle"_s);
    EXPECT_EQ(object.value(u"http_status"_s), 503);
    EXPECT_EQ(object.value(u"service_code"_s), u"SlowDown"_s);
    EXPECT_EQ(object.value(u"request_id"_s), u"R1"_s);
    EXPECT_EQ(object.value(u"delay_ms"_s), 1250);
    EXPECT_EQ(object.value(u"delay_reason"_s), u"server_asked"_s);
}

TEST(JsonLines, WhatHappensAroundAttemptsHasItsFields)
{
    Event event = eventOf(EventKind::ActionTaken);
    event.text = u"clock"_s;
    const QString step = u"transfer operation step part attempt"_s;
    const auto with = [&step](const char *fields) {
        return sorted((step + u' ' + QString::fromLatin1(fields)).toLatin1().constData());
    };
    EXPECT_EQ(keys(json::actionTaken(event)), with("action"));
    EXPECT_EQ(json::actionTaken(event).value(u"action"_s), u"clock"_s);
    EXPECT_EQ(keys(json::waitEnded(event)), with("delay_ms delay_reason ended_by"));
    EXPECT_EQ(keys(json::reconciled(event)), with("done"));
    EXPECT_EQ(keys(json::operationFailed(event)), with("cause error"));
}

TEST(JsonLines, WhatConcernsAnEndpointIsNamedByWhatHappened)
{
    Event event;
    event.time = moment;
    event.text = u"https://s3.example.com"_s;
    event.endpoint = {EndpointEvent::Kind::GateClosed, 10s};
    EXPECT_EQ(keys(json::endpointChanged(event)), sorted("endpoint delay_ms"));
    EXPECT_EQ(json::endpointChanged(event).value(u"event"_s), u"gate_closed"_s);
    event.endpoint = {EndpointEvent::Kind::BudgetEmpty};
    EXPECT_EQ(json::endpointChanged(event).value(u"event"_s), u"budget_empty"_s);
    EXPECT_EQ(json::endpointChanged(event).value(u"endpoint"_s), u"https://s3.example.com"_s);
}

TEST(JsonLines, ADestinationShowsItsPolicy)
{
    Destination destination;
    destination.retry = retryPreset(u"patient");
    EXPECT_EQ(json::destination(destination, moment).value(u"retry_preset"_s), u"patient"_s);
    destination.retry->maxAttempts = 11;
    const QJsonObject object = json::destination(destination, moment);
    EXPECT_TRUE(object.value(u"retry_preset"_s).isNull());
    EXPECT_EQ(object.value(u"retry"_s).toObject().value(u"max_attempts"_s), 11);
}

TEST(JsonLines, TheLastAttemptHasNoWait)
{
    Event event = eventOf(EventKind::AttemptsExhausted);
    event.attempt.edit().willRetry = false;
    const QJsonObject object = json::attemptFailed(event);
    EXPECT_EQ(object.value(u"delay_ms"_s), 0);
    EXPECT_EQ(object.value(u"delay_reason"_s), u"none"_s);
}

TEST(JsonLines, WhatThereIsNoneOfIsNull)
{
    Event event = eventOf(EventKind::AttemptFailed);
    AttemptRecord &attempt = event.attempt.edit();
    attempt.number = 0;
    attempt.name = operationName(Operation::Open);
    attempt.failure = {};
    const QJsonObject object = json::attemptFailed(event);
    for (const QString &key : {u"part"_s, u"http_status"_s, u"service_code"_s, u"request_id"_s})
        EXPECT_TRUE(object.value(key).isNull()) << key.toStdString();
}

TEST(JsonLines, ProgressHasItsFields)
{
    EXPECT_EQ(keys(json::progress(finished(), moment)),
              sorted("transfer confirmed sent size bytes_per_second"));
}

TEST(JsonLines, TransferFinishedHasItsFields)
{
    const QJsonObject object = json::transferFinished(finished(), moment);
    EXPECT_EQ(
        keys(object),
        sorted("transfer state url size checksum proof attempts retries bytes_sent bytes_resent seconds"));
    EXPECT_EQ(object.value(u"state"_s), u"done"_s);
    EXPECT_EQ(object.value(u"seconds"_s), 61.5);
}

TEST(JsonLines, AFileThatIsWhatItsManifestStatesHasItsDigest)
{
    TransferStatus status = finished();
    status.proof.edit().digest = u"sha256:ab"_s;
    EXPECT_EQ(json::transferFinished(status, moment).value(u"digest"_s), u"sha256:ab"_s);
}

TEST(JsonLines, SizesBeyondFourGigabytesStayExact)
{
    const QByteArray line =
        QJsonDocument(json::transferFinished(finished(), moment)).toJson(QJsonDocument::Compact);
    EXPECT_TRUE(line.contains("\"bytes_sent\":10000000100")) << line.toStdString();
}

TEST(JsonLines, AFailedTransferSaysWhy)
{
    TransferStatus status = finished();
    status.state = TransferState::Failed;
    status.failure = throttledPart().failure;
    EXPECT_EQ(json::transferFinished(status, moment).value(u"failure"_s), failureText(*status.failure));
}

TEST(JsonLines, HistoryHasItsFields)
{
    const QJsonObject object = json::attempt(throttledPart(), moment);
    EXPECT_EQ(keys(object),
              sorted("transfer operation step part attempt started duration_ms bytes outcome class "
                     "http_status service_code request_id error delay_ms delay_reason"));
    EXPECT_EQ(object.value(u"event"_s), u"attempt"_s);
    EXPECT_EQ(object.value(u"outcome"_s), u"failed"_s);
    EXPECT_EQ(object.value(u"started"_s), u"2026-01-21T14:30:00.250Z"_s);
    EXPECT_EQ(object.value(u"duration_ms"_s), 1500);
}

TEST(JsonLines, ASucceededAttemptHasNoErrorAndNoClass)
{
    AttemptRecord attempt = throttledPart();
    attempt.outcome = AttemptOutcome::Succeeded;
    attempt.willRetry = false;
    attempt.httpStatus = 200;
    const QJsonObject object = json::attempt(attempt, moment);
    EXPECT_TRUE(object.value(u"error"_s).isNull());
    EXPECT_TRUE(object.value(u"class"_s).isNull());
    EXPECT_EQ(object.value(u"http_status"_s), 200);
}

TEST(JsonLines, TheQueueHasItsFields)
{
    StoredTransfer stored;
    stored.id = 3;
    stored.file = u"/srv/a.vmdk"_s;
    stored.plan = {.size = 30, .partSize = 10};
    stored.session = Session{
        .id = {}, .opened = {}, .held = {{.part = 1, .offset = 0, .length = 10, .etag = {}, .digest = {}}}};
    stored.state = TransferState::Parked;
    const QJsonObject object = json::transfer(stored, moment);
    EXPECT_EQ(keys(object), sorted("id state needs_you file url size confirmed attempts failure"));
    EXPECT_EQ(object.value(u"confirmed"_s), 10);
    EXPECT_TRUE(object.value(u"failure"_s).isNull());
}

TEST(JsonLines, WhatIsLeftOutHasAReason)
{
    const QJsonObject object = json::leftOut({u"/srv/vm/disks"_s, LeftOutReason::FolderLink, 0}, moment);
    EXPECT_EQ(keys(object), sorted("file reason missing text"));
    EXPECT_EQ(object.value(u"reason"_s), u"folder_link"_s);
    EXPECT_EQ(object.value(u"missing"_s), true);
}

TEST(JsonLines, TheSummaryCountsByState)
{
    TransferStatus parked = finished();
    parked.state = TransferState::Parked;
    parked.confirmed = 7; // as reported before, whatever happens to the object
    parked.proof = TransferProof{.checksum = {}, .manifest = {}, .digest = {}, .unseen = u"acknowledged"_s};
    const QJsonObject object = json::summary({.transfers = {finished(), finished(), parked},
                                              .leftOut = 2,
                                              .interrupted = false,
                                              .exitStatus = ExitStatus::Parked,
                                              .took = 2s},
                                             moment);
    EXPECT_EQ(object.value(u"event"_s), u"summary"_s);
    EXPECT_EQ(object.value(u"transfers"_s), 3);
    EXPECT_EQ(object.value(u"states"_s).toObject().value(u"done"_s), 2);
    EXPECT_EQ(object.value(u"states"_s).toObject().value(u"parked"_s), 1);
    EXPECT_EQ(object.value(u"confirmed"_s), 2 * finished().confirmed + 7);
    EXPECT_EQ(object.value(u"retries"_s), 6);
    EXPECT_EQ(object.value(u"left_out"_s), 2);
    EXPECT_EQ(object.value(u"acknowledged"_s), 1);
    EXPECT_EQ(object.value(u"exit_status"_s), 4);
}

} // namespace

} // namespace windlass
