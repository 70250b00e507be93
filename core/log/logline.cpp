// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/logline.h"

#include "core/base/textforms.h"

#include <QStringBuilder>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

// Users count retries with `grep retrying` and search for exhausted operations with `grep "failed
// after.*attempts"`. If a file name or an error text contains these words, one letter is written as its
// escape, as in a JSON string.
constexpr std::pair<QLatin1StringView, QLatin1StringView> guardedWords[]{
    {"retrying"_L1, "retr\\u0079ing"_L1},
    {"failed after"_L1, "failed \\u0061fter"_L1},
};

QString guarded(QString text)
{
    for (const auto &[word, instead] : guardedWords)
        text.replace(word, instead);
    return text;
}

/// Writes control characters as escapes, so that a value never breaks its line.
QString escaped(QStringView text)
{
    QString out;
    for (const QChar c : text) {
        const char16_t code = c.unicode();
        if (code == u'\n')
            out += "\\n"_L1;
        else if (code == u'\r')
            out += "\\r"_L1;
        else if (code == u'\t')
            out += "\\t"_L1;
        else if (code == u'"' || code == u'\\')
            out += u'\\' + QString(c);
        else if (code < 0x20 || code == 0x7f || code == 0x85 || code == 0x2028 || code == 0x2029)
            out += u"\\u%1"_s.arg(code, 4, 16, '0'_L1);
        else
            out += c;
    }
    return out;
}

/// Can the value follow `key=` as it is? Otherwise it is quoted, and escaped like a JSON string.
bool isPlain(const QString &text)
{
    const auto speaks = [](QChar c) {
        return c == u',' || c == u'"' || c == u'|' || c.unicode() < 0x20 || c.unicode() == 0x7f ||
               c.unicode() == 0x85 || c.unicode() == 0x2028 || c.unicode() == 0x2029;
    };
    const auto isIn = [&text](const auto &guardedWord) { return text.contains(guardedWord.first); };
    return !text.isEmpty() && !text.startsWith(u' ') && !text.endsWith(u' ') &&
           std::ranges::none_of(text, speaks) && std::ranges::none_of(guardedWords, isIn);
}

/// The fields of a line, in order. Empty values are omitted.
class Fields
{
public:
    Fields &add(QLatin1StringView key, const QString &text)
    {
        if (text.isEmpty())
            return *this;
        if (isPlain(text))
            begin(key) += text;
        else
            begin(key) += u'"' + guarded(escaped(text)) + u'"';
        return *this;
    }
    /// A fixed word of ours, which needs no quoting.
    Fields &add(QLatin1StringView key, QLatin1StringView word)
    {
        if (!word.isEmpty())
            begin(key) += word;
        return *this;
    }
    Fields &add(QLatin1StringView key, qint64 number)
    {
        begin(key) += QString::number(number);
        return *this;
    }
    Fields &addUnlessZero(QLatin1StringView key, qint64 number)
    {
        return number == 0 ? *this : add(key, number);
    }
    const QString &text() const { return text_; }

private:
    QString &begin(QLatin1StringView key)
    {
        if (text_.isEmpty())
            text_.reserve(usualLength);
        else
            text_ += ", "_L1;
        text_ += key;
        return text_ += u'=';
    }

    static constexpr qsizetype usualLength = 200;
    QString text_;
};

/// The fields that follow those with a documented format, in documented order.
void addAttemptContext(Fields &fields, const Event &event)
{
    const AttemptRecord &attempt = event.attempt;
    fields.addUnlessZero("transfer"_L1, event.transfer).add("object"_L1, event.object);
    fields.addUnlessZero("part"_L1, attempt.number);
    if (attempt.outcome == AttemptOutcome::Failed)
        fields.add("class"_L1, className(attempt.failureClass));
    fields.addUnlessZero("http"_L1,
                         attempt.httpStatus != 0 ? attempt.httpStatus : attempt.failure.httpStatus);
    fields.add("code"_L1, attempt.failure.serviceCode);
    fields.add("request_id"_L1, attempt.requestId.isEmpty() ? attempt.failure.requestId : attempt.requestId);
    if (attempt.willRetry && event.kind != EventKind::WaitEnded)
        fields.add("delay_reason"_L1, delayReasonName(attempt.delayReason));
    if (attempt.number == 0)
        fields.add("step"_L1, attempt.name);
}

void addTransfer(Fields &fields, const Event &event)
{
    fields.addUnlessZero("transfer"_L1, event.transfer).add("object"_L1, event.object);
}

/// The message before the `|`, and the fields after it.
struct LogLine
{
    QString message;
    Fields fields;
};

LogLine attemptLine(const Event &event)
{
    const AttemptRecord &attempt = event.attempt;
    LogLine line;
    line.fields.add("operation"_L1, operationTitle(attempt));
    switch (event.kind) {
    case EventKind::AttemptStarted:
        line.message = u"operation started"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("max_attempts"_L1, attempt.maxAttempts);
        break;
    case EventKind::AttemptSucceeded:
        line.message = u"operation succeeded"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("duration"_L1, durationText(attempt.duration));
        break;
    case EventKind::RetrySucceeded:
        line.message = u"operation succeeded after retry"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("total_attempts"_L1, attempt.attempt);
        break;
    case EventKind::AttemptFailed:
    case EventKind::RetryScheduled:
        // The counted word appears only if another attempt follows.
        line.message = attempt.willRetry ? u"operation failed, retrying"_s : u"operation failed"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("max_attempts"_L1, attempt.maxAttempts);
        if (attempt.willRetry)
            line.fields.add("delay"_L1, durationText(attempt.delay));
        line.fields.add("error"_L1, failureText(attempt.failure));
        line.fields.add("cause"_L1, event.text.english());
        break;
    case EventKind::WaitEnded:
        line.message = u"wait ended"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("max_attempts"_L1, attempt.maxAttempts);
        line.fields.add("delay"_L1, durationText(attempt.delay)).add("ended_by"_L1, event.text.english());
        line.fields.add("delay_reason"_L1, delayReasonName(attempt.delayReason));
        break;
    case EventKind::AttemptNeedsRemedy:
        line.message = attempt.failureClass == FailureClass::Reconcile
                           ? u"operation failed with unknown outcome, asking the service"_s
                           : u"operation failed, putting right what can be"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("max_attempts"_L1, attempt.maxAttempts);
        line.fields.add("error"_L1, failureText(attempt.failure));
        break;
    case EventKind::AttemptCancelled:
        line.message = u"operation let go"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("duration"_L1, durationText(attempt.duration));
        break;
    case EventKind::AttemptsExhausted:
        line.message = u"operation failed after %1 attempts"_s.arg(attempt.attempt);
        line.fields.add("attempts"_L1, attempt.attempt).add("error"_L1, failureText(attempt.failure));
        line.fields.add("cause"_L1, event.text.english());
        break;
    case EventKind::NotRetryable:
        line.message = u"operation failed with non-retryable error"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("error"_L1, failureText(attempt.failure));
        line.fields.add("cause"_L1, event.text.english());
        break;
    case EventKind::ActionTaken:
        line.message = u"put right, the operation goes on"_s;
        line.fields.add("attempt"_L1, attempt.attempt).add("action"_L1, event.text.english());
        break;
    case EventKind::EngineStarted:
    case EventKind::TransferAdded:
    case EventKind::StateChanged:
    case EventKind::SessionOpened:
    case EventKind::Reconciled:
    case EventKind::EndpointChanged:
    case EventKind::AlreadyThere:
    case EventKind::ManifestAgrees:
    case EventKind::PartsLost:
    case EventKind::TransferFinished:
    case EventKind::Note:
        break;
    }
    line.fields.add("location"_L1, attempt.failure.location.authority());
    addAttemptContext(line.fields, event);
    return line;
}

LogLine endpointLine(const Event &event)
{
    LogLine line;
    line.fields.add("endpoint"_L1, event.text.english());
    switch (event.endpoint.kind) {
    case EndpointEvent::Kind::GateClosed:
        line.message = u"endpoint asked for rest, all its transfers wait"_s;
        line.fields.add("delay"_L1, durationText(event.endpoint.wait));
        break;
    case EndpointEvent::Kind::GateOpened:
        line.message = u"endpoint answers again"_s;
        break;
    case EndpointEvent::Kind::BudgetEmpty:
        line.message = u"endpoint keeps failing, one request at a time tries it"_s;
        break;
    case EndpointEvent::Kind::NetworkLost:
        line.message = u"network lost, transfers wait for it"_s;
        break;
    case EndpointEvent::Kind::NetworkBack:
        line.message = u"network is back"_s;
        break;
    case EndpointEvent::Kind::FewerAtATime:
        line.message = u"endpoint is busy, fewer requests at a time"_s;
        line.fields.add("requests"_L1, event.endpoint.limit);
        break;
    }
    return line;
}

LogLine lineOf(const Event &event)
{
    const TransferStatus &status = event.status;
    LogLine line;
    switch (event.kind) {
    case EventKind::EngineStarted:
        line.message = u"engine started"_s;
        line.fields.add("version"_L1, event.text.english());
        return line;
    case EventKind::TransferAdded:
        line.message = u"transfer added"_s;
        addTransfer(line.fields, event);
        line.fields.add("size"_L1, status.size).add("url"_L1, status.url());
        return line;
    case EventKind::StateChanged:
        line.message = u"transfer state changed"_s;
        addTransfer(line.fields, event);
        line.fields.add("state"_L1, stateName(status.state));
        return line;
    case EventKind::SessionOpened:
        line.message = event.count == 0 ? u"upload session opened"_s : u"upload session taken up again"_s;
        addTransfer(line.fields, event);
        line.fields.add("parts_confirmed"_L1, event.count);
        return line;
    case EventKind::AttemptStarted:
    case EventKind::AttemptSucceeded:
    case EventKind::RetrySucceeded:
    case EventKind::AttemptFailed:
    case EventKind::AttemptNeedsRemedy:
    case EventKind::RetryScheduled:
    case EventKind::AttemptCancelled:
    case EventKind::AttemptsExhausted:
    case EventKind::NotRetryable:
    case EventKind::ActionTaken:
    case EventKind::WaitEnded:
        return attemptLine(event);
    case EventKind::Reconciled:
        line.message = event.count == 1 ? u"unknown outcome cleared up: it was done"_s
                                        : u"unknown outcome cleared up: it was not done"_s;
        addTransfer(line.fields, event);
        line.fields.add("step"_L1, event.attempt->name);
        return line;
    case EventKind::EndpointChanged:
        return endpointLine(event);
    case EventKind::AlreadyThere:
        line.message = u"the same object is there already, nothing is sent"_s;
        addTransfer(line.fields, event);
        return line;
    case EventKind::ManifestAgrees:
        line.message = u"the file is what its manifest states"_s;
        addTransfer(line.fields, event);
        line.fields.add("digest"_L1, status.proof->digest).add("manifest"_L1, status.proof->manifest);
        return line;
    case EventKind::PartsLost:
        line.message = u"the service lost confirmed parts, they are sent again"_s;
        addTransfer(line.fields, event);
        line.fields.add("parts"_L1, event.count);
        return line;
    case EventKind::TransferFinished:
        line.message = u"transfer finished"_s;
        addTransfer(line.fields, event);
        line.fields.add("state"_L1, stateName(status.state));
        line.fields.add("url"_L1, status.url())
            .add("size"_L1, status.size)
            .add("bytes_sent"_L1, status.bytesSent);
        line.fields.add("bytes_resent"_L1, status.bytesResent).add("attempts"_L1, status.attempts);
        line.fields.add("retries"_L1, status.retries).add("duration"_L1, durationText(status.running));
        line.fields.add("checksum"_L1, status.proof->checksum).add("digest"_L1, status.proof->digest);
        line.fields.add("proof"_L1, status.proof->unseen.english());
        if (status.failure)
            line.fields.add("error"_L1, failureText(*status.failure));
        return line;
    case EventKind::Note:
        line.message = guarded(escaped(event.text.english()));
        addTransfer(line.fields, event);
        return line;
    }
    return line;
}

} // namespace

QString localSecond(const QDateTime &time)
{
    return time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString logLine(const Event &event)
{
    return logLine(event, localSecond(event.time));
}

QString logLine(const Event &event, const QString &second)
{
    const LogLine line = lineOf(event);
    QString text = u'[' % second % "] "_L1 % levelName(event.level) % ": "_L1 % line.message;
    if (!line.fields.text().isEmpty())
        text += " | "_L1 % line.fields.text();
    return text;
}

} // namespace windlass
