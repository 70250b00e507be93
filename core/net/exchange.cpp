// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/exchange.h"

#include "core/net/fastbody.h"
#include "core/net/proxies.h"
#include "version.h"

#include <QNetworkAccessManager>
#include <QNetworkRequest>
#include <QSslError>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// How much of an answer for a sink Qt holds at most; the rest stays in the connection.
constexpr qint64 receiveBuffer = 1024 * 1024;

bool hasBody(const HttpRequest &request)
{
    return !request.lengthWithoutBody && (request.method == "PUT" || request.method == "POST");
}

} // namespace

QNetworkRequest Exchange::qtRequest(const QHostAddress &address) const
{
    QUrl url = request_.url;
    if (!address.isNull())
        url.setHost(address.toString());
    QNetworkRequest out(url);
    if (!address.isNull()) {
        const int port = request_.url.port();
        out.setRawHeader("Host"_ba,
                         (port < 0 ? request_.url.host(QUrl::FullyEncoded)
                                   : request_.url.host(QUrl::FullyEncoded) + u':' + QString::number(port))
                             .toLatin1());
        out.setPeerVerifyName(request_.url.host());
    }
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    out.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    out.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    out.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    out.setRawHeader("User-Agent"_ba, "Windlass/" WINDLASS_VERSION);
    out.setRawHeader("Accept-Encoding"_ba, "identity"_ba); // then Qt does not decompress the body
    for (const auto &[name, value] : request_.headers)
        out.setRawHeader(name, value);
    return out;
}

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

Exchange::UnderWay *Exchange::underWay()
{
    if (auto *passingOn = std::get_if<PassingOn>(&life_))
        return passingOn;
    return std::get_if<UnderWay>(&life_);
}

const Exchange::UnderWay *Exchange::underWay() const
{
    if (const auto *passingOn = std::get_if<PassingOn>(&life_))
        return passingOn;
    return std::get_if<UnderWay>(&life_);
}

void Exchange::start(Place place)
{
    place_.emplace(std::move(place));
    connectingSince_ = timers_.now();
    enter(Phase::Connecting);
    begin(place_->addresses.preferred(request_.url));
    watch();
}

void Exchange::begin(const QHostAddress &address)
{
    UnderWay begun;
    begun.address = address;
    if (hasBody(request_))
        begun.body = makeBody();
    begun.reply = send(qtRequest(address), begun.body.get());
    if (begun.body)
        begun.body->attach(*begun.reply);
    if (sinks_.received)
        begun.reply->setReadBufferSize(receiveBuffer);
    life_ = std::move(begun);
    connectReply();
}

/// Resumes the source, if there is one: nothing of what it has read ahead was given away.
std::unique_ptr<OneShotBody> Exchange::makeBody()
{
    if (!source_) {
        if (auto *range = std::get_if<FileRange>(&request_.body))
            source_ = std::make_shared<BodySource>(*range, place_->readers, request_.limits);
        else if (const auto *bytes = std::get_if<QByteArray>(&request_.body))
            source_ = std::make_shared<BodySource>(*bytes, request_.limits);
        else
            source_ = std::make_shared<BodySource>(QByteArray(), request_.limits);
        source_->broken = [this](const Failure &failure) { fail(failure); };
    }
    if (place_->handOverSignal != nullptr && wantsFastBody())
        return std::make_unique<FastBody>(source_, timers_, place_->handOverSignal, place_->piece);
    return std::make_unique<OneShotBody>(source_);
}

QNetworkReply *Exchange::send(const QNetworkRequest &request, OneShotBody *body) const
{
    QNetworkAccessManager &manager = place_->manager;
    QNetworkRequest qt = request;
    if (request_.lengthWithoutBody) {
        // Without a device for a body Qt sends this header unchanged, and waits for the answer.
        qt.setRawHeader("Content-Length"_ba, QByteArray::number(*request_.lengthWithoutBody));
        return manager.sendCustomRequest(qt, request_.method);
    }
    if (request_.method == "GET")
        return manager.get(qt);
    if (request_.method == "HEAD")
        return manager.head(qt);
    if (request_.method == "DELETE")
        return manager.deleteResource(qt);
    qt.setHeader(QNetworkRequest::ContentLengthHeader, request_.bodyLength());
    return request_.method == "PUT" ? manager.put(qt, body) : manager.post(qt, body);
}

void Exchange::takeBack()
{
    UnderWay *present = underWay();
    if (present == nullptr)
        return;
    UnderWay was = std::exchange(*present, {}); // aborting it may call us
    life_ = Over{};
    if (!*place_->alive)
        return;                    // the managers are gone, and their replies with them
    was.reply->disconnect(&ears_); // only our own connections: Qt's own carry the abort to its thread
    was.reply->abort();
    was.reply->deleteLater();
    if (was.body)
        was.body.release()->deleteLater(); // after the reply, because Qt may still access it until then
}

void Exchange::letGo()
{
    watch_.reset();
    if (source_)
        source_->stop();
    takeBack();
    life_ = Over{};
    leavePlace();
}

/// Frees the place for another request.
void Exchange::leavePlace()
{
    if (!place_)
        return;
    const auto freed = std::exchange(place_->freed, nullptr);
    if (freed && *place_->alive)
        freed();
}

/// Called now and then while there is no connection yet: is the name's first address a dead one?
void Exchange::seekAddress()
{
    UnderWay *present = underWay();
    const bool waits = present != nullptr && progress_.phase() == Phase::Connecting &&
                       present->address.isNull() && !present->seeking &&
                       timers_.now() - connectingSince_ >= Addresses::suspicious;
    if (!waits || !QHostAddress(request_.url.host()).isNull())
        return;
    present->seeking.emplace();
    if (environmentNamesProxy() || !proxyAddress(request_.url).isEmpty())
        return; // the proxy connects to the host
    present->seeking = place_->addresses.find(request_.url, [this](const QHostAddress &better) {
        if (!better.isNull())
            beginAt(better);
    });
}

/// Starts again with another address. Nothing has been sent to the dead one.
void Exchange::beginAt(const QHostAddress &address)
{
    if (progress_.phase() != Phase::Connecting || reply() == nullptr || (source_ && source_->taken() > 0))
        return;
    auto seeking = std::move(underWay()->seeking); // we are inside its callback
    takeBack();
    begin(address);
    underWay()->seeking = std::move(seeking);
}

void Exchange::connectReply()
{
    QObject::connect(reply(), &QNetworkReply::requestSent, &ears_, [this] {
        if (progress_.phase() == Phase::Connecting)
            enter(Phase::Sending);
        moved();
    });
    // Qt's numbers end with (0, 0) and mean nothing before the connection is made: count what the body gave
    // away.
    QObject::connect(reply(), &QNetworkReply::uploadProgress, &ears_, [this] { moved(); });
    QObject::connect(reply(), &QNetworkReply::metaDataChanged, &ears_, [this] {
        if (reply()->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
            enter(Phase::Receiving);
    });
    QObject::connect(reply(), &QNetworkReply::readyRead, &ears_, [this] {
        enter(Phase::Receiving);
        receive();
    });
    QObject::connect(reply(), &QNetworkReply::sslErrors, &ears_, [this](const QList<QSslError> &errors) {
        for (const QSslError &error : errors)
            tlsErrors_.push_back(static_cast<int>(error.error()));
    });
    QObject::connect(reply(), &QNetworkReply::finished, &ears_, [this] {
        if (auto *present = std::get_if<UnderWay>(&life_))
            life_ = PassingOn{std::move(*present)};
        receive();
    });
}

/// Part of the request may have left for the network.
void Exchange::moved()
{
    const OneShotBody *body = underWay() != nullptr ? underWay()->body.get() : nullptr;
    const qint64 gone = body != nullptr ? body->gone() : 0;
    if (gone > 0 || progress_.phase() > Phase::Connecting)
        progress_.sent(gone, body != nullptr ? body->outstanding() : 0, timers_.now());
    const qint64 payload = body != nullptr ? body->payloadSent() : 0;
    if (payload <= told_)
        return;
    told_ = payload;
    if (sinks_.sent)
        sinks_.sent(told_);
}

/// Since the last check, did it wait for a limit or the disk, and not for the network?
bool Exchange::holdsItself()
{
    const bool holdsBack = underWay() != nullptr && underWay()->holdsBack;
    if (!source_)
        return holdsBack;
    const qint64 before = std::exchange(delays_, source_->delays());
    return holdsBack || source_->owes() || (progress_.phase() == Phase::Sending && delays_ != before);
}

/// Can an answer be seen that comes while the body is sent?
bool Exchange::mayGetEarlyAnswer() const
{
    return progress_.phase() <= Phase::Sending && request_.url.scheme() == "http"_L1 && wantsFastBody();
}

/// Checks every now and then whether what should move does move.
void Exchange::watch()
{
    watch_ = timers_.after(mayGetEarlyAnswer() ? EarlyAnswers::interval : Duration(250), [this] {
        const auto self = shared_from_this(); // a sink may drop the handle
        moved();
        if (reply() == nullptr)
            return;
        seekAddress();
        if (mayGetEarlyAnswer())
            place_->earlyAnswers.look(portOf(request_.url), timers_.now());
        if (headIsEndless())
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

void Exchange::fail(Failure failure)
{
    const UnderWay *present = underWay();
    if (present != nullptr && !present->address.isNull() && progress_.phase() == Phase::Connecting)
        place_->addresses.forget(request_.url);
    complete(failure);
    finish(failed(std::move(failure)));
}

/// If the answer came early, a reader may still be at work: the digests belong to the caller once it has
/// finished.
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
