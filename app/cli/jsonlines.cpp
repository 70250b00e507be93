// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/jsonlines.h"

#include "app/cli/plainlines.h"
#include "core/base/textforms.h"
#include "core/queue/needsperson.h"

#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}
QJsonValue orNull(int number)
{
    return number == 0 ? QJsonValue() : QJsonValue(number);
}
QJsonValue orNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(rfc3339(time)) : QJsonValue();
}
double milliseconds(Duration duration)
{
    return static_cast<double>(duration.count());
}

QJsonObject object(QLatin1StringView event, const QDateTime &time)
{
    return {{u"event"_s, event}, {u"time"_s, rfc3339(time)}};
}

QJsonObject with(QJsonObject object, const QJsonObject &fields)
{
    for (auto field = fields.begin(); field != fields.end(); ++field)
        object.insert(field.key(), field.value());
    return object;
}

/// The name of the preset that equals the policy; null if there is no policy, or if it is not a preset.
QJsonValue preset(const std::optional<RetryPolicy> &policy)
{
    for (const RetryPreset &each : retryPresets()) {
        if (policy == each.policy)
            return QJsonValue(QLatin1StringView(each.name));
    }
    return {};
}

/// The fields that identify an attempt.
QJsonObject identity(const AttemptRecord &attempt)
{
    return {{u"transfer"_s, attempt.transfer},
            {u"operation"_s, operationTitle(attempt)},
            {u"step"_s, attempt.name},
            {u"part"_s, orNull(attempt.number)},
            {u"attempt"_s, attempt.attempt}};
}

/// The fields that say how an attempt failed and what followed.
QJsonObject fate(const AttemptRecord &attempt)
{
    const bool failedOnce = attempt.outcome == AttemptOutcome::Failed;
    const Failure &failure = attempt.failure;
    return {
        {u"class"_s, failedOnce ? QJsonValue(className(attempt.failureClass)) : QJsonValue()},
        {u"http_status"_s, orNull(attempt.httpStatus != 0 ? attempt.httpStatus : failure.httpStatus)},
        {u"service_code"_s, failedOnce ? orNull(failure.serviceCode) : QJsonValue()},
        {u"request_id"_s, orNull(attempt.requestId.isEmpty() ? failure.requestId : attempt.requestId)},
        {u"error"_s, failedOnce ? QJsonValue(failureText(failure)) : QJsonValue()},
        {u"delay_ms"_s, milliseconds(attempt.willRetry ? attempt.delay : Duration::zero())},
        {u"delay_reason"_s, delayReasonName(attempt.willRetry ? attempt.delayReason : DelayReason::None)}};
}

} // namespace

namespace json {

QJsonObject transferAdded(const TransferStatus &transfer, const QDateTime &time)
{
    return with(object("transfer_added"_L1, time), {{u"id"_s, transfer.id},
                                                    {u"file"_s, transfer.file},
                                                    {u"url"_s, transfer.url()},
                                                    {u"size"_s, transfer.size}});
}

QJsonObject attemptFailed(const Event &event)
{
    QJsonObject result = with(object("attempt_failed"_L1, event.time), identity(event.attempt));
    result.insert(u"max_attempts"_s, event.attempt->maxAttempts);
    return with(result, fate(event.attempt));
}

QJsonObject operationFailed(const Event &event)
{
    QJsonObject result = with(object("operation_failed"_L1, event.time), identity(event.attempt));
    result.insert(u"cause"_s, orNull(event.text.english()));
    result.insert(u"error"_s, failureText(event.attempt->failure));
    return result;
}

QJsonObject waitEnded(const Event &event)
{
    QJsonObject result = with(object("wait_ended"_L1, event.time), identity(event.attempt));
    result.insert(u"delay_ms"_s, milliseconds(event.attempt->delay));
    result.insert(u"delay_reason"_s, delayReasonName(event.attempt->delayReason));
    result.insert(u"ended_by"_s, event.text.english());
    return result;
}

QJsonObject actionTaken(const Event &event)
{
    QJsonObject result = with(object("action_taken"_L1, event.time), identity(event.attempt));
    result.insert(u"action"_s, event.text.english());
    return result;
}

QJsonObject reconciled(const Event &event)
{
    QJsonObject result = with(object("reconciled"_L1, event.time), identity(event.attempt));
    result.insert(u"done"_s, event.count > 0);
    return result;
}

QJsonObject endpointChanged(const Event &event)
{
    const auto about = [&event](QLatin1StringView name, const QJsonObject &fields = {}) {
        return with(with(object(name, event.time), {{u"endpoint"_s, event.text.english()}}), fields);
    };
    switch (event.endpoint.kind) {
    case EndpointEvent::Kind::GateClosed:
        return about("gate_closed"_L1, {{u"delay_ms"_s, milliseconds(event.endpoint.wait)}});
    case EndpointEvent::Kind::GateOpened:
        return about("gate_opened"_L1);
    case EndpointEvent::Kind::BudgetEmpty:
        return about("budget_empty"_L1);
    case EndpointEvent::Kind::NetworkLost:
        return about("network_lost"_L1);
    case EndpointEvent::Kind::NetworkBack:
        return about("network_back"_L1);
    case EndpointEvent::Kind::FewerAtATime:
        return about("fewer_at_a_time"_L1, {{u"requests"_s, event.endpoint.limit}});
    }
    Q_UNREACHABLE();
}

QJsonObject retryScheduled(const Event &event)
{
    QJsonObject result = with(object("retry_scheduled"_L1, event.time), identity(event.attempt));
    result.insert(u"delay_ms"_s, static_cast<qint64>(event.attempt->delay.count()));
    result.insert(u"delay_reason"_s, QString(delayReasonName(event.attempt->delayReason)));
    return result;
}

QJsonObject retrySucceeded(const Event &event)
{
    QJsonObject result = with(object("retry_succeeded"_L1, event.time), identity(event.attempt));
    result.insert(u"total_attempts"_s, event.attempt->attempt);
    result.insert(u"request_id"_s, orNull(event.attempt->requestId));
    return result;
}

QJsonObject progress(const TransferStatus &transfer, const QDateTime &time)
{
    return with(object("progress"_L1, time), {{u"transfer"_s, transfer.id},
                                              {u"confirmed"_s, transfer.confirmed},
                                              {u"sent"_s, transfer.sent},
                                              {u"size"_s, transfer.size},
                                              {u"bytes_per_second"_s, std::round(transfer.bytesPerSecond)}});
}

QJsonObject transferFinished(const TransferStatus &transfer, const QDateTime &time)
{
    QJsonObject result =
        with(object("transfer_finished"_L1, time), {{u"transfer"_s, transfer.id},
                                                    {u"state"_s, stateName(transfer.state)},
                                                    {u"url"_s, transfer.url()},
                                                    {u"size"_s, transfer.size},
                                                    {u"checksum"_s, orNull(transfer.proof->checksum)},
                                                    {u"attempts"_s, transfer.attempts},
                                                    {u"retries"_s, transfer.retries},
                                                    {u"bytes_sent"_s, transfer.bytesSent},
                                                    {u"bytes_resent"_s, transfer.bytesResent},
                                                    {u"seconds"_s, milliseconds(transfer.running) / 1000.0}});
    if (transfer.state == TransferState::Done) {
        const QString unseen = transfer.proof->unseen.english();
        result.insert(u"proof"_s, unseen.isEmpty() ? u"proven"_s : u"acknowledged"_s);
        if (!unseen.isEmpty())
            result.insert(u"proof_remark"_s, unseen);
    }
    if (!transfer.proof->digest.isEmpty())
        result.insert(u"digest"_s, transfer.proof->digest);
    if (transfer.failure)
        result.insert(u"failure"_s, failureText(*transfer.failure));
    return result;
}

QJsonObject transferPaused(TransferId id, TransferState state, const QDateTime &time)
{
    return with(object("transfer_paused"_L1, time),
                {{u"transfer"_s, id}, {u"state"_s, QString(stateName(state))}});
}

QJsonObject transferRemoved(TransferId id, const QDateTime &time)
{
    return with(object("transfer_removed"_L1, time), {{u"transfer"_s, id}});
}

QJsonObject summary(const Summary &summary, const QDateTime &time)
{
    QJsonObject states;
    qint64 size = 0;
    qint64 confirmed = 0;
    qint64 sent = 0;
    qint64 resent = 0;
    int attempts = 0;
    int retries = 0;
    int acknowledged = 0;
    for (const TransferStatus &transfer : summary.transfers) {
        acknowledged += transfer.proof->unseen.isEmpty() ? 0 : 1;
        const QString state = stateName(transfer.state);
        states.insert(state, states.value(state).toInt() + 1);
        size += transfer.size;
        confirmed += transfer.confirmed;
        const TransferTotals here = summary.thisRun(transfer);
        sent += here.sent;
        resent += here.resent;
        attempts += here.attempts;
        retries += here.retries;
    }
    return with(object("summary"_L1, time), {{u"transfers"_s, summary.transfers.size()},
                                             {u"states"_s, states},
                                             {u"size"_s, size},
                                             {u"confirmed"_s, confirmed},
                                             {u"attempts"_s, attempts},
                                             {u"retries"_s, retries},
                                             {u"bytes_sent"_s, sent},
                                             {u"bytes_resent"_s, resent},
                                             {u"seconds"_s, milliseconds(summary.took) / 1000.0},
                                             {u"left_out"_s, summary.leftOut},
                                             {u"problems"_s, summary.notAdded},
                                             {u"findings"_s, summary.findings},
                                             {u"acknowledged"_s, acknowledged},
                                             {u"interrupted"_s, summary.interrupted},
                                             {u"exit_status"_s, static_cast<int>(summary.exitStatus)}});
}

QJsonObject end(ExitStatus status, const QDateTime &time)
{
    return with(object("summary"_L1, time), {{u"interrupted"_s, status == ExitStatus::Interrupted},
                                             {u"exit_status"_s, static_cast<int>(status)}});
}

QJsonObject transfer(const StoredTransfer &stored, const QDateTime &time)
{
    const TransferStatus transfer = statusOf(stored);
    return with(
        object("transfer"_L1, time),
        {{u"id"_s, transfer.id},
         {u"state"_s, plain::queueStateName(transfer)},
         {u"needs_you"_s, needsPerson(transfer)},
         {u"file"_s, transfer.file},
         {u"url"_s, transfer.url()},
         {u"size"_s, transfer.damaged ? QJsonValue() : QJsonValue(transfer.size)},
         {u"confirmed"_s, transfer.damaged ? QJsonValue() : QJsonValue(transfer.confirmed)},
         {u"attempts"_s, transfer.attempts},
         {u"failure"_s, transfer.failure ? QJsonValue(failureText(*transfer.failure)) : QJsonValue()}});
}

QJsonObject attempt(const AttemptRecord &attempt, const QDateTime &time)
{
    QJsonObject result = with(object("attempt"_L1, time), identity(attempt));
    result.insert(u"started"_s, orNull(attempt.started));
    result.insert(u"duration_ms"_s, milliseconds(attempt.duration));
    result.insert(u"bytes"_s, attempt.bytes);
    result.insert(u"outcome"_s, outcomeName(attempt.outcome));
    return with(result, fate(attempt));
}

QJsonObject destination(const Destination &destination, const QDateTime &time)
{
    return with(object("destination"_L1, time),
                {{u"name"_s, destination.name},
                 {u"url"_s, destinationUrl(destination)},
                 {u"access_key_id"_s, orNull(destination.accessKeyId)},
                 {u"retry_preset"_s, preset(destination.retry)},
                 {u"retry"_s, destination.retry ? QJsonValue(toJson(*destination.retry)) : QJsonValue()}});
}

QJsonObject leftOut(const LeftOut &leftOut, const QDateTime &time)
{
    return with(object("left_out"_L1, time), {{u"file"_s, leftOut.path},
                                              {u"reason"_s, QString(leftOutName(leftOut.reason))},
                                              {u"missing"_s, isMissing(leftOut)},
                                              {u"text"_s, leftOutText(leftOut).english()}});
}

QJsonObject problem(const QString &text, const QDateTime &time)
{
    return with(object("problem"_L1, time), {{u"text"_s, text}});
}

QJsonObject finding(const QString &text, const QDateTime &time)
{
    return with(object("finding"_L1, time), {{u"text"_s, text}});
}

QJsonObject outcome(QLatin1StringView event, const QJsonObject &fields, const QDateTime &time)
{
    return with(object(event, time), fields);
}

} // namespace json

} // namespace windlass
