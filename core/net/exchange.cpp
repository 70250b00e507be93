// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/exchange.h"

#include "core/net/fastbody.h"
#include "version.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslError>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Of an answer that goes to a sink, Qt holds no more than that; what exceeds it stays on the line.
constexpr qint64 receiveBuffer = 1024 * 1024;
/// The longest piece that a sink is given.
constexpr qint64 receivePiece = 256 * 1024;

/// Does Qt report this for an answer that it received whole, because of its status?
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

/// Did the trouble come before the request could leave?
bool neverConnected(const Failure &failure)
{
    return failure.kind == FailureKind::Tls ||
           failure.networkError == QNetworkReply::ConnectionRefusedError ||
           failure.networkError == QNetworkReply::HostNotFoundError ||
           failure.networkError == QNetworkReply::ProxyConnectionRefusedError ||
           failure.networkError == QNetworkReply::ProxyNotFoundError;
}

QNetworkRequest qtRequest(const HttpRequest &request)
{
    QNetworkRequest out(request.url);
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setRawHeader("User-Agent"_ba, "Windlass/" WINDLASS_VERSION);
    out.setRawHeader("Accept-Encoding"_ba, "identity"_ba); // and Qt leaves the body as it came
    for (const auto &[name, value] : request.headers)
        out.setRawHeader(name, value);
    return out;
}

bool hasBody(const HttpRequest &request)
{
    return request.method == "PUT" || request.method == "POST";
}

} // namespace

Exchange::Exchange(Timers &timers, HttpRequest request, Http::Sinks sinks)
    : timers_(timers)
    , request_(std::move(request))
    , sinks_(std::move(sinks))
    , progress_(request_)
    , receiving_(request_.limits)
{}

bool Exchange::wantsFastBody() const
{
    return hasBody(request_) && request_.bodyLength() > FastBody::worthwhile;
}

void Exchange::start(Place place)
{
    freed_ = std::move(place.freed);
    alive_ = place.alive;
    enter(Phase::Connecting);
    if (hasBody(request_))
        makeBody(place);
    reply_ = send(place.manager);
    if (body_)
        body_->attach(*reply_);
    if (sinks_.received)
        reply_->setReadBufferSize(receiveBuffer);
    connectReply();
    watch();
}

void Exchange::makeBody(const Place &place)
{
    if (auto *range = std::get_if<FileRange>(&request_.body))
        source_ = std::make_shared<BodySource>(*range, place.readers, request_.limits);
    else if (const auto *bytes = std::get_if<QByteArray>(&request_.body))
        source_ = std::make_shared<BodySource>(*bytes, request_.limits);
    else
        source_ = std::make_shared<BodySource>(QByteArray(), request_.limits);
    if (place.handOverSignal != nullptr && wantsFastBody())
        body_ = std::make_unique<FastBody>(source_, timers_, place.handOverSignal, place.piece);
    else
        body_ = std::make_unique<OneShotBody>(source_);
    source_->broken = [this](const Failure &failure) { fail(failure); };
}

QNetworkReply *Exchange::send(QNetworkAccessManager &manager)
{
    QNetworkRequest qt = qtRequest(request_);
    if (request_.method == "GET")
        return manager.get(qt);
    if (request_.method == "HEAD")
        return manager.head(qt);
    if (request_.method == "DELETE")
        return manager.deleteResource(qt);
    qt.setHeader(QNetworkRequest::ContentLengthHeader, request_.bodyLength());
    return request_.method == "PUT" ? manager.put(qt, body_.get()) : manager.post(qt, body_.get());
}

void Exchange::letGo()
{
    watch_.reset();
    if (source_)
        source_->stop();
    const bool placed = alive_ && *alive_; // otherwise the managers are gone, and their replies with them
    if (reply_ != nullptr && placed) {
        reply_->disconnect(&ears_); // no more than ours: Qt's own carry the abort to its thread
        reply_->abort();
        reply_->deleteLater();
        if (body_)
            body_.release()->deleteLater(); // after the reply: until then Qt may still look at it
    }
    reply_ = nullptr;
    if (const auto freed = std::exchange(freed_, nullptr); freed && placed)
        freed();
}

void Exchange::connectReply()
{
    QObject::connect(reply_, &QNetworkReply::requestSent, &ears_, [this] {
        if (progress_.phase() == Phase::Connecting)
            enter(Phase::Sending);
        moved();
    });
    // Its numbers end with (0, 0) and say nothing before the connection stands: what the body gave away
    // counts.
    QObject::connect(reply_, &QNetworkReply::uploadProgress, &ears_, [this] { moved(); });
    QObject::connect(reply_, &QNetworkReply::metaDataChanged, &ears_, [this] {
        if (reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
            enter(Phase::Receiving);
    });
    QObject::connect(reply_, &QNetworkReply::readyRead, &ears_, [this] {
        enter(Phase::Receiving);
        receive();
    });
    QObject::connect(reply_, &QNetworkReply::sslErrors, &ears_, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            tlsErrors_.push_back(static_cast<int>(error.error()));
    });
    QObject::connect(reply_, &QNetworkReply::finished, &ears_, [this] {
        complete_ = true;
        receive();
    });
}

/// Something of the request may have left for the network.
void Exchange::moved()
{
    const qint64 gone = body_ ? body_->gone() : 0;
    if (gone > 0 || progress_.phase() > Phase::Connecting)
        progress_.sent(gone, body_ ? body_->outstanding() : 0, timers_.now());
    const qint64 payload = body_ ? body_->payloadGone() : 0;
    if (payload <= told_)
        return;
    told_ = payload;
    if (sinks_.sent)
        sinks_.sent(told_);
}

/// Was it a limit or the disk that it waited for since the last look, and not the network?
bool Exchange::holdsItself()
{
    if (!source_)
        return holdsBack_;
    const qint64 before = std::exchange(delays_, source_->delays());
    return holdsBack_ || source_->owes() || (progress_.phase() == Phase::Sending && delays_ != before);
}

/// Looks every now and then whether what has to move, moves.
void Exchange::watch()
{
    watch_ = timers_.after(Duration(250), [this] {
        const auto self = shared_from_this(); // a sink may drop the handle
        moved();
        if (reply_ == nullptr)
            return;
        if (holdsItself())
            progress_.held(timers_.now());
        if (const auto reason = progress_.overdue(timers_.now())) {
            Failure failure;
            failure.kind = FailureKind::Aborted;
            failure.abort = *reason;
            fail(std::move(failure));
            return;
        }
        watch();
    });
}

HttpReply Exchange::head() const
{
    HttpReply head;
    head.status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    head.headers = reply_->rawHeaderPairs();
    return head;
}

/// False as well where the sink does not want it: then the request has ended.
bool Exchange::goesToSink()
{
    if (!sinks_.received || reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() / 100 != 2)
        return false;
    if (!std::exchange(answered_, true) && sinks_.answered) {
        if (auto wanted = sinks_.answered(head()); !wanted && reply_ != nullptr)
            fail(std::move(wanted.error()));
    }
    return reply_ != nullptr;
}

/// Takes what has come of the answer, as far as the limits allow, and ends the request when that was all.
void Exchange::receive()
{
    const auto self = shared_from_this(); // a sink may drop the handle
    while (reply_ != nullptr && reply_->bytesAvailable() > 0) {
        const bool toSink = goesToSink();
        if (reply_ == nullptr)
            return;
        if (!toSink) {
            keep(reply_->readAll());
            break;
        }
        const qint64 may =
            receiving_.ask(std::min(reply_->bytesAvailable(), receivePiece), [this] { receive(); });
        holdsBack_ = may == 0;
        if (holdsBack_)
            return;
        const QByteArray piece = reply_->read(may);
        if (piece.isEmpty())
            break;
        receiving_.spend(piece.size());
        progress_.held(timers_.now());
        sinks_.received(piece);
    }
    if (reply_ != nullptr && complete_)
        ended();
}

/// An answer that its receiver wants to see whole, or that is not what it hoped for.
void Exchange::keep(const QByteArray &piece)
{
    answer_.append(piece.first(std::min<qsizetype>(piece.size(), HttpReply::bodyLimit - answer_.size())));
}

void Exchange::ended()
{
    moved();
    if (reply_ == nullptr)
        return;
    const QVariant status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    const auto error = reply_->error();
    const bool cut = status.isValid() && !saidByStatus(error) && status.toInt() / 100 == 2;
    if (status.isValid() && !cut) {
        HttpReply reply = head();
        reply.body = std::move(answer_);
        finish(std::move(reply));
        return;
    }
    Failure failure;
    failure.kind = cut                                               ? FailureKind::BadAnswer
                   : error == QNetworkReply::SslHandshakeFailedError ? FailureKind::Tls
                                                                     : FailureKind::Network;
    failure.networkError = static_cast<int>(error);
    failure.httpStatus = cut ? status.toInt() : 0;
    failure.tlsErrors = tlsErrors_;
    failure.text = reply_->errorString();
    fail(std::move(failure));
}

void Exchange::fail(Failure failure)
{
    failure.endpoint = request_.url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                                             QUrl::RemoveFragment);
    failure.requestSent =
        progress_.phase() > Phase::Connecting || (progress_.leavesUnseen() && !neverConnected(failure));
    finish(failed(std::move(failure)));
}

/// A reader may still be at work where the answer came early: the digests are the caller's when it is
/// through.
void Exchange::finish(Result<HttpReply> result)
{
    const auto self = shared_from_this(); // the sink may drop the handle, and with it this object
    progress_.enter(Phase::Ended, timers_.now());
    sinks_.sent = nullptr;
    letGo();
    if (source_ && source_->isReading())
        source_->idle = [this, result = std::move(result)]() mutable { tell(std::move(result)); };
    else
        tell(std::move(result));
}

void Exchange::tell(Result<HttpReply> result)
{
    const auto self = shared_from_this();
    if (const auto sink = std::exchange(sinks_.finished, nullptr))
        sink(std::move(result));
}

} // namespace windlass
