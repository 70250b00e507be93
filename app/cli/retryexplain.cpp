// SPDX-License-Identifier: GPL-3.0-or-later
// `retry explain`: what the engine would make of a failure, asked of the same tables.
#include "app/cli/commands.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "core/base/textforms.h"
#include "core/providers/s3/errors.h"
#include "core/retry/verdict.h"

#include <QNetworkReply>
#include <QSslError>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// What `--network` takes: a word for each trouble of a connection, before or without an answer.
struct NetworkWord
{
    QLatin1StringView name;
    FailureKind kind;
    int error; ///< QNetworkReply's, QSslError's or AbortReason's, as the kind says
};
constexpr std::array networkWords{
    NetworkWord{"refused"_L1, FailureKind::Network, QNetworkReply::ConnectionRefusedError},
    NetworkWord{"closed"_L1, FailureKind::Network, QNetworkReply::RemoteHostClosedError},
    NetworkWord{"reset"_L1, FailureKind::Network, QNetworkReply::UnknownNetworkError},
    NetworkWord{"lost-while-sending"_L1, FailureKind::Network, QNetworkReply::ContentReSendError},
    NetworkWord{"not-found"_L1, FailureKind::Network, QNetworkReply::HostNotFoundError},
    NetworkWord{"timeout"_L1, FailureKind::Network, QNetworkReply::TimeoutError},
    NetworkWord{"no-network"_L1, FailureKind::Network, QNetworkReply::TemporaryNetworkFailureError},
    NetworkWord{"not-http"_L1, FailureKind::Network, QNetworkReply::ProtocolFailure},
    NetworkWord{"proxy-refused"_L1, FailureKind::Network, QNetworkReply::ProxyConnectionRefusedError},
    NetworkWord{"proxy-closed"_L1, FailureKind::Network, QNetworkReply::ProxyConnectionClosedError},
    NetworkWord{"proxy-not-found"_L1, FailureKind::Network, QNetworkReply::ProxyNotFoundError},
    NetworkWord{"proxy-timeout"_L1, FailureKind::Network, QNetworkReply::ProxyTimeoutError},
    NetworkWord{"proxy-password"_L1, FailureKind::Network, QNetworkReply::ProxyAuthenticationRequiredError},
    NetworkWord{"connect-timeout"_L1, FailureKind::Aborted, static_cast<int>(AbortReason::ConnectTimeout)},
    NetworkWord{"stall"_L1, FailureKind::Aborted, static_cast<int>(AbortReason::StallTimeout)},
    NetworkWord{"response-timeout"_L1, FailureKind::Aborted, static_cast<int>(AbortReason::ResponseTimeout)},
    NetworkWord{"tls-handshake"_L1, FailureKind::Tls, 0},
    NetworkWord{"tls-self-signed"_L1, FailureKind::Tls, QSslError::SelfSignedCertificate},
    NetworkWord{"tls-untrusted"_L1, FailureKind::Tls, QSslError::CertificateUntrusted},
    NetworkWord{"tls-expired"_L1, FailureKind::Tls, QSslError::CertificateExpired},
    NetworkWord{"tls-not-yet-valid"_L1, FailureKind::Tls, QSslError::CertificateNotYetValid},
    NetworkWord{"tls-wrong-host"_L1, FailureKind::Tls, QSslError::HostNameMismatch},
    NetworkWord{"tls-revoked"_L1, FailureKind::Tls, QSslError::CertificateRevoked},
};

QString networkNames()
{
    QStringList names;
    for (const NetworkWord &word : networkWords)
        names << word.name;
    return names.join(u' ');
}

Failure wrong(const QString &sentence)
{
    return localFailure(FailureKind::Settings, sentence);
}

Result<Failure> described(const RetryExplainOptions &options)
{
    Failure failure;
    failure.httpStatus = options.httpStatus;
    failure.serviceCode = options.code;
    failure.kind = FailureKind::Service;
    // Nothing reached the service where no connection stood.
    failure.requestSent = options.httpStatus != 0 || !options.code.isEmpty();
    if (options.network.isEmpty())
        return failure;
    const auto word = std::ranges::find_if(networkWords, [&](const NetworkWord &each) {
        return options.network.compare(each.name, Qt::CaseInsensitive) == 0;
    });
    if (word == networkWords.end()) {
        return failed(wrong(u"“%1” is no trouble of the network that is known. Use one of: %2."_s.arg(
            options.network, networkNames())));
    }
    failure.kind = word->kind;
    if (word->kind == FailureKind::Aborted)
        failure.abort = static_cast<AbortReason>(word->error);
    else if (word->kind == FailureKind::Tls)
        failure.networkError = QNetworkReply::SslHandshakeFailedError;
    else
        failure.networkError = word->error;
    if (word->kind == FailureKind::Tls && word->error != 0)
        failure.tlsErrors = {word->error};
    const bool reached = word->name == "closed"_L1 || word->name == "reset"_L1 ||
                         word->name == "lost-while-sending"_L1 || word->name == "stall"_L1 ||
                         word->name == "response-timeout"_L1;
    failure.requestSent = failure.requestSent || reached;
    return failure;
}

} // namespace

ExitStatus carryOut(const RetryExplainOptions &options, Session &session)
{
    if (options.provider.compare(u"s3", Qt::CaseInsensitive) != 0)
        return refuse(wrong(u"This version knows the codes of one provider: --provider s3."_s), session);
    const auto operation = operationNamed(options.operation);
    if (!operation) {
        return refuse(
            wrong(
                u"“%1” is no operation. Use one of: open part put list-parts complete confirm abort delete list test."_s
                    .arg(options.operation)),
            session);
    }
    if (options.httpStatus == 0 && options.code.isEmpty() && options.network.isEmpty()) {
        return refuse(
            wrong(
                u"Say what happened: --http STATUS, --code CODE or --network NAME, where NAME is one of: %1."_s
                    .arg(networkNames())),
            session);
    }
    const auto failure = described(options);
    if (!failure)
        return refuse(failure.error(), session);
    const Classification found = classify(*failure, s3ErrorTable(), *operation);
    const QString limit =
        found.limit == 0
            ? QString()
            : u"; at most %1 in a run, then %2"_s.arg(QString::number(found.limit), className(found.after));
    const QString reason = found.source + limit;
    session.console.object({{u"event"_s, u"explanation"_s},
                            {u"time"_s, rfc3339(QDateTime::currentDateTimeUtc())},
                            {u"class"_s, className(found.failureClass)},
                            {u"verdict"_s, verdictName(found.failureClass)},
                            {u"retryable"_s, isRetryable(found.failureClass)},
                            {u"rule"_s, found.rule},
                            {u"reason"_s, reason}});
    session.console.line(plain::table({{u"class"_s, className(found.failureClass)},
                                       {u"verdict"_s, verdictName(found.failureClass)},
                                       {u"retryable"_s, isRetryable(found.failureClass) ? u"yes"_s : u"no"_s},
                                       {u"rule"_s, found.rule},
                                       {u"reason"_s, reason}}));
    return ExitStatus::Done;
}

} // namespace windlass
