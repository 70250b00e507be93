// SPDX-License-Identifier: GPL-3.0-or-later
// Exchange: the answer as it arrives, and what it means if there is none.
#include "core/base/outside.h"
#include "core/base/sentence.h"
#include "core/net/exchange.h"
#include "core/net/proxies.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The longest piece that a sink gets.
constexpr qint64 receivePiece = 256 * 1024;

/// Is this the error that Qt reports for a complete answer because of its status?
bool saidByStatus(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::NoError:
    case QNetworkReply::ContentAccessDenied:
    case QNetworkReply::ContentOperationNotPermittedError:
    case QNetworkReply::ContentNotFoundError:
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ContentConflictError:
    case QNetworkReply::ContentGoneError:
    case QNetworkReply::UnknownContentError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::InternalServerError:
    case QNetworkReply::OperationNotImplementedError:
    case QNetworkReply::ServiceUnavailableError:
    case QNetworkReply::UnknownServerError:
        return true;
    default:
        return false;
    }
}

/// What Qt reports when a proxy cannot be reached, using the same codes as for the service itself. 0: another
/// error.
int throughProxy(int networkError)
{
    switch (networkError) {
    case QNetworkReply::ConnectionRefusedError:
    case QNetworkReply::ProxyConnectionRefusedError:
        return QNetworkReply::ProxyConnectionRefusedError;
    case QNetworkReply::HostNotFoundError:
    case QNetworkReply::ProxyNotFoundError:
        return QNetworkReply::ProxyNotFoundError;
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ProxyConnectionClosedError:
        return QNetworkReply::ProxyConnectionClosedError;
    case QNetworkReply::TimeoutError:
    case QNetworkReply::ProxyTimeoutError:
        return QNetworkReply::ProxyTimeoutError;
    case QNetworkReply::UnknownNetworkError:
    case QNetworkReply::UnknownProxyError:
        return QNetworkReply::UnknownProxyError;
    default:
        return 0;
    }
}

/// Did the failure come before the request could leave?
bool neverConnected(const Failure &failure)
{
    return failure.kind == FailureKind::Tls ||
           failure.networkError == QNetworkReply::ConnectionRefusedError ||
           failure.networkError == QNetworkReply::HostNotFoundError ||
           failure.networkError == QNetworkReply::ProxyConnectionRefusedError ||
           failure.networkError == QNetworkReply::ProxyNotFoundError;
}

} // namespace

QUrl Exchange::endpoint() const
{
    return request_.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                                 QUrl::RemoveFragment);
}

/// The answer's HTTP status; 0 while there is none.
int Exchange::status() const
{
    return reply()->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

HttpReply Exchange::head() const
{
    place_->answerHeads.answered(portOf(request_.url));
    HttpReply head;
    head.status = status();
    head.headers = reply()->rawHeaderPairs();
    head.endpoint = endpoint();
    return head;
}

/// Also false if the sink does not want it: then the request has ended.
bool Exchange::goesToSink()
{
    if (!sinks_.received || !isSuccess())
        return false;
    if (const auto answered = std::exchange(sinks_.answered, nullptr)) { // its beginning, once
        if (auto wanted = answered(head()); !wanted && reply() != nullptr)
            fail(std::move(wanted.error()));
    }
    return reply() != nullptr;
}

/// Reads what has arrived of the answer, as far as the limits allow, and ends the request when that was all.
void Exchange::receive()
{
    const auto self = shared_from_this(); // a sink may drop the handle
    while (reply() != nullptr && reply()->bytesAvailable() > 0) {
        const bool toSink = goesToSink();
        if (reply() == nullptr)
            return;
        if (!toSink) {
            take(reply()->readAll());
            continue;
        }
        const qint64 may =
            receiving_.ask(std::min(reply()->bytesAvailable(), receivePiece), [this] { receive(); });
        underWay()->holdsBack = may == 0;
        if (may == 0)
            return progress_.held(timers_.now());
        const QByteArray piece = reply()->read(may);
        if (piece.isEmpty())
            break;
        receiving_.spend(piece.size());
        take(piece);
    }
    if (std::holds_alternative<PassingOn>(life_))
        ended();
}

/// A piece of the answer: of a success it goes to the sink, otherwise it is kept for a receiver that wants
/// the whole.
void Exchange::take(const QByteArray &piece)
{
    came_ += piece.size();
    progress_.received(came_, timers_.now());
    place_->answerHeads.answered(portOf(request_.url));
    if (isSuccess() && came_ > request_.answerLimit)
        return tooLong(Sentence::tr("The answer is longer than the %1 bytes that it can have.")
                           .arg(request_.answerLimit));
    if (sinks_.received && isSuccess())
        return sinks_.received(piece);
    const qint64 limit = isSuccess() ? request_.answerLimit : HttpReply::errorLimit;
    answer_.append(piece.first(std::min<qsizetype>(piece.size(), limit - answer_.size())));
    if (came_ < limit || isSuccess())
        return;
    HttpReply reply = head(); // the important part of a refusal is at its beginning
    reply.body = std::move(answer_);
    endWith(std::move(reply));
}

/// While waiting for the answer: does its head go on for ever? If so, the request has been ended.
bool Exchange::headIsEndless()
{
    const bool waits = progress_.phase() == Phase::Awaiting ||
                       (progress_.phase() == Phase::Connecting && progress_.leavesUnseen());
    if (!waits || !place_->answerHeads.flood(portOf(request_.url), timers_.now()))
        return false;
    tooLong(Sentence::tr("The head of the answer is longer than %1 bytes.").arg(AnswerHeads::longest));
    return true;
}

/// The answer is longer than allowed.
void Exchange::tooLong(const Sentence &why)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.httpStatus = status();
    failure.text = why;
    fail(std::move(failure));
}

void Exchange::endWith(HttpReply reply)
{
    reply.endpoint = endpoint();
    finish(std::move(reply));
}

/// Qt took an interim answer for the final one. The final one is still to come, and nothing waits for it.
void Exchange::endUnanswered(int interim)
{
    place_->lostTrack();
    if (reply() == nullptr) // one of the requests that ended with it has dropped this one
        return;
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.httpStatus = interim;
    failure.text =
        Sentence::tr("The service sent an interim answer (%1), and its final answer was not heard.")
            .arg(interim);
    fail(std::move(failure));
}

void Exchange::loseConnection()
{
    if (reply() == nullptr)
        return;
    enter(Phase::Sending); // it may have left
    Failure failure;
    failure.networkError = QNetworkReply::RemoteHostClosedError;
    failure.text =
        Sentence::tr("Its connection could not be told from one with another request's answer to come.");
    fail(std::move(failure));
}

void Exchange::ended()
{
    moved();
    if (reply() == nullptr)
        return;
    const QVariant answered = reply()->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    const auto error = reply()->error();
    const bool cutOff = answered.isValid() && !saidByStatus(error) && isSuccess();
    if (answered.toInt() / 100 == 1)
        return endUnanswered(answered.toInt());
    if (answered.isValid() && !cutOff) {
        HttpReply reply = head();
        reply.body = std::move(answer_);
        endWith(std::move(reply));
        return;
    }
    Failure failure;
    failure.kind = cutOff                                            ? FailureKind::BadAnswer
                   : error == QNetworkReply::SslHandshakeFailedError ? FailureKind::Tls
                                                                     : FailureKind::Network;
    failure.networkError = static_cast<int>(error);
    failure.httpStatus = cutOff ? answered.toInt() : 0;
    failure.tlsErrors = tlsErrors_;
    failure.text = cutOff ? Sentence::tr("The answer was cut off on its way.")
                          : cut(reply()->errorString(), longestMessage);
    if (lostInBody(failure))
        askWhy(std::move(failure));
    else
        fail(std::move(failure));
}

/// Was the connection lost while the body was on its way?
bool Exchange::lostInBody(const Failure &failure) const
{
    const OneShotBody *body = underWay() != nullptr ? underWay()->body.get() : nullptr;
    return failure.kind == FailureKind::Network && wantsFastBody() && progress_.phase() == Phase::Sending &&
           body != nullptr && body->gone() > 0 && body->gone() < request_.bodyLength();
}

/// The service may have answered, and Qt does not read while it writes.
void Exchange::askWhy(Failure failure)
{
    const auto self = shared_from_this();
    if (request_.url.scheme() == "http"_L1) {
        if (auto early = place_->earlyAnswers.takeLost(portOf(request_.url)))
            return endWith(*std::move(early));
    }
    watch_.reset();
    takeBack();
    leavePlace(); // the head question needs a place
    life_ = AskingWhy{place_->headQuestions.ask(
        request_, [this, failure = std::move(failure)](const std::optional<HttpReply> &answer) {
            const auto still = shared_from_this();
            if (answer)
                endWith(*answer);
            else
                fail(failure);
        })};
}

/// Completes a failure without an answer: was anything sent, and where did it happen?
void Exchange::complete(Failure &failure) const
{
    failure.requestSent =
        progress_.phase() > Phase::Connecting || (progress_.leavesUnseen() && !neverConnected(failure));
    if (failure.kind == FailureKind::Settings)
        return;
    failure.endpoint = endpoint();
    if (progress_.phase() > Phase::Connecting)
        return;
    const bool timedOut = failure.abort == AbortReason::ConnectTimeout;
    const int error = timedOut                               ? QNetworkReply::ProxyTimeoutError
                      : failure.kind == FailureKind::Network ? throughProxy(failure.networkError)
                                                             : 0;
    const QUrl proxy = error == 0 ? QUrl() : proxyAddress(request_.url);
    if (proxy.isEmpty())
        return;
    failure.kind = FailureKind::Network;
    failure.abort = AbortReason::None;
    failure.networkError = error;
    failure.endpoint = proxy;
}

} // namespace windlass
