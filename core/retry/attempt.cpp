// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/attempt.h"

#include <QNetworkReply>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct ReasonWord
{
    DelayReason reason;
    QLatin1StringView name;
};
constexpr std::array reasonWords{
    ReasonWord{DelayReason::None, "none"_L1},
    ReasonWord{DelayReason::Backoff, "backoff"_L1},
    ReasonWord{DelayReason::Throttle, "throttle"_L1},
    ReasonWord{DelayReason::ServerAsked, "server_asked"_L1},
    ReasonWord{DelayReason::Offline, "offline"_L1},
    ReasonWord{DelayReason::Gate, "gate"_L1},
    ReasonWord{DelayReason::Bandwidth, "bandwidth"_L1},
};

struct NetworkWord
{
    int error;
    QLatin1StringView text;
};
constexpr std::array networkWords{
    NetworkWord{QNetworkReply::ConnectionRefusedError, "connection refused"_L1},
    NetworkWord{QNetworkReply::RemoteHostClosedError, "connection closed before the answer"_L1},
    NetworkWord{QNetworkReply::HostNotFoundError, "name not found"_L1},
    NetworkWord{QNetworkReply::TimeoutError, "connection timeout"_L1},
    NetworkWord{QNetworkReply::OperationCanceledError, "request ended"_L1},
    NetworkWord{QNetworkReply::SslHandshakeFailedError, "TLS handshake failed"_L1},
    NetworkWord{QNetworkReply::TemporaryNetworkFailureError, "no network"_L1},
    NetworkWord{QNetworkReply::NetworkSessionFailedError, "no network"_L1},
    NetworkWord{QNetworkReply::UnknownNetworkError, "connection reset"_L1},
    NetworkWord{QNetworkReply::ProxyConnectionRefusedError, "proxy refused the connection"_L1},
    NetworkWord{QNetworkReply::ProxyConnectionClosedError, "proxy closed the connection"_L1},
    NetworkWord{QNetworkReply::ProxyNotFoundError, "proxy not found"_L1},
    NetworkWord{QNetworkReply::ProxyTimeoutError, "proxy timeout"_L1},
    NetworkWord{QNetworkReply::ProxyAuthenticationRequiredError, "proxy wants a password"_L1},
    NetworkWord{QNetworkReply::ContentReSendError, "connection lost while sending"_L1},
    NetworkWord{QNetworkReply::ProtocolFailure, "answer is not HTTP"_L1},
};

QString abortText(AbortReason reason)
{
    switch (reason) {
    case AbortReason::None:
        return {};
    case AbortReason::UserCancelled:
        return u"cancelled"_s;
    case AbortReason::Paused:
        return u"paused"_s;
    case AbortReason::DeadlineExceeded:
        return u"deadline exceeded"_s;
    case AbortReason::StallTimeout:
        return u"transfer stalled"_s;
    case AbortReason::ConnectTimeout:
        return u"connection timeout"_s;
    case AbortReason::ResponseTimeout:
        return u"response timeout"_s;
    case AbortReason::Superseded:
        return u"superseded"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

QLatin1StringView delayReasonName(DelayReason reason)
{
    return std::ranges::find(reasonWords, reason, &ReasonWord::reason)->name;
}

std::optional<DelayReason> delayReasonNamed(QStringView name)
{
    const auto word =
        std::ranges::find_if(reasonWords, [name](const ReasonWord &each) { return name == each.name; });
    return word == reasonWords.end() ? std::nullopt : std::optional(word->reason);
}

QLatin1StringView outcomeName(AttemptOutcome outcome)
{
    switch (outcome) {
    case AttemptOutcome::Succeeded:
        return "succeeded"_L1;
    case AttemptOutcome::Failed:
        return "failed"_L1;
    case AttemptOutcome::Cancelled:
        return "cancelled"_L1;
    }
    Q_UNREACHABLE();
}

QString failureText(const Failure &failure)
{
    if (failure.abort != AbortReason::None)
        return abortText(failure.abort);
    switch (failure.kind) {
    case FailureKind::BadAnswer:
        return u"answer cut or senseless"_s;
    case FailureKind::Damaged:
        return u"checksum differs"_s;
    case FailureKind::LocalFile:
        return u"source file cannot be read"_s;
    case FailureKind::SourceChanged:
        return u"source file changed"_s;
    case FailureKind::Credentials:
        return u"no credentials"_s;
    case FailureKind::Settings:
        return u"settings"_s;
    case FailureKind::Journal:
        return u"journal cannot be written"_s;
    case FailureKind::Tls:
        return u"certificate not accepted"_s;
    case FailureKind::Exhausted:
        return u"attempts exhausted"_s;
    case FailureKind::Aborted:
    case FailureKind::Service:
    case FailureKind::Network:
        break;
    }
    if (failure.httpStatus != 0) {
        return failure.serviceCode.isEmpty()
                   ? QString::number(failure.httpStatus)
                   : u"%1 %2"_s.arg(QString::number(failure.httpStatus), failure.serviceCode);
    }
    const auto word = std::ranges::find(networkWords, failure.networkError, &NetworkWord::error);
    return word == networkWords.end() ? u"network error %1"_s.arg(failure.networkError) : QString(word->text);
}

} // namespace windlass
