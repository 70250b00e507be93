// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/attempt.h"

#include "core/base/names.h"
#include "core/base/textforms.h"
#include "core/retry/troubles.h"

#include <QNetworkReply>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Names<DelayReason> reasonNames({
    {DelayReason::None, "none"_L1},
    {DelayReason::Backoff, "backoff"_L1},
    {DelayReason::Throttle, "throttle"_L1},
    {DelayReason::ServerAsked, "server_asked"_L1},
    {DelayReason::Offline, "offline"_L1},
    {DelayReason::Gate, "gate"_L1},
    {DelayReason::Bandwidth, "bandwidth"_L1},
});

constexpr Names<AttemptOutcome> outcomeNames({
    {AttemptOutcome::Succeeded, "succeeded"_L1},
    {AttemptOutcome::Failed, "failed"_L1},
    {AttemptOutcome::Cancelled, "cancelled"_L1},
});

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

/// A service's code, made safe for a log: the service is not trusted to keep it short and printable.
QString printableCode(const QString &code)
{
    constexpr qsizetype longest = 64;
    QString printable;
    for (const QChar c : code.left(longest))
        printable += c.unicode() > u' ' && c.unicode() < 0x7f ? c : QChar(u'?');
    return printable;
}

QString statusText(int status)
{
    const auto rows = statusWords();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const StatusWords &row) { return row.status == status; });
    const QString number = QString::number(status);
    return found == rows.end() ? number : number + u' ' + text(found->words);
}

/// What the service said: status and code, or the status in words.
QString answerText(const Failure &failure)
{
    if (failure.serviceCode.isEmpty())
        return statusText(failure.httpStatus);
    const QString code = printableCode(failure.serviceCode);
    return failure.httpStatus == 0 ? code : QString::number(failure.httpStatus) + u' ' + code;
}

QString networkText(int error)
{
    if (const NetworkRow *row = networkRow(error))
        return text(row->words);
    return u"connection failed"_s;
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

} // namespace

QLatin1StringView delayReasonName(DelayReason reason)
{
    return reasonNames.of(reason);
}

std::optional<DelayReason> delayReasonNamed(QStringView name)
{
    return reasonNames.value(name);
}

QLatin1StringView outcomeName(AttemptOutcome outcome)
{
    return outcomeNames.of(outcome);
}

QString failureText(const Failure &failure)
{
    switch (failure.kind) {
    case FailureKind::Service:
        return answerText(failure);
    case FailureKind::Network:
        if (isSuccess(failure.httpStatus))
            return u"%1, but the answer was cut off"_s.arg(failure.httpStatus);
        return failure.httpStatus != 0 ? answerText(failure) : networkText(failure.networkError);
    case FailureKind::Tls:
        if (!failure.tlsErrors.empty())
            return text(tlsRow(failure.tlsErrors.front())->words);
        return networkText(QNetworkReply::SslHandshakeFailedError);
    case FailureKind::Aborted: {
        const QString words = text(abortRow(failure.abort)->words);
        return failure.waited > Duration::zero() ? words + u" for "_s + durationText(failure.waited) : words;
    }
    case FailureKind::Exhausted: {
        const bool answered = failure.httpStatus != 0 && !isSuccess(failure.httpStatus);
        if (answered || !failure.serviceCode.isEmpty())
            return answerText(failure);
        if (failure.networkError != 0)
            return networkText(failure.networkError);
        break;
    }
    case FailureKind::BadAnswer:
    case FailureKind::Damaged:
    case FailureKind::LocalFile:
    case FailureKind::SourceChanged:
    case FailureKind::Credentials:
    case FailureKind::Settings:
    case FailureKind::Journal:
    case FailureKind::ObjectExists:
    case FailureKind::Portal:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
        break;
    }
    return text(kindRow(failure.kind)->words);
}

} // namespace windlass
