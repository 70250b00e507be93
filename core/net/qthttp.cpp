// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"

#include "core/net/oneshotbody.h"
#include "version.h"

#include <QNetworkReply>
#include <QNetworkRequest>
#include <QSslError>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

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

/// The most that Linux lets a connection's send buffer grow to by itself (net.ipv4.tcp_wmem).
constexpr qint64 sendBuffer = 4 * 1024 * 1024;
/// Bytes a second; what is slower than that for long does not bring a part to its end.
constexpr double slowestLine = 32 * 1024;

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

} // namespace

/// One request from send() to its end. Kept alive by its handle; every path to the end goes through finish().
class QtHttp::Exchange : public std::enable_shared_from_this<QtHttp::Exchange>
{
public:
    Exchange(QtHttp &http, HttpRequest request, Sinks sinks)
        : http_(http)
        , request_(std::move(request))
        , sinks_(std::move(sinks))
    {}
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;
    ~Exchange() { letGo(); }

    void start(Lane &lane)
    {
        lane_ = &lane;
        ++lane.active;
        phase_ = Phase::Connecting;
        movedAt_ = http_.timers_.now();
        QNetworkRequest qt = qtRequest(request_);
        if (request_.method == "GET") {
            reply_ = lane.manager->get(qt);
        } else if (request_.method == "HEAD") {
            reply_ = lane.manager->head(qt);
        } else if (request_.method == "DELETE") {
            reply_ = lane.manager->deleteResource(qt);
        } else {
            makeBody();
            qt.setHeader(QNetworkRequest::ContentLengthHeader, request_.bodyLength());
            reply_ = request_.method == "PUT" ? lane.manager->put(qt, body_.get())
                                              : lane.manager->post(qt, body_.get());
        }
        connectReply();
        watch();
    }

    /// Ends the request without a word.
    void letGo()
    {
        watch_.reset();
        brokenTimer_.reset();
        if (!*alive_) { // the managers are gone, and their replies with them
            reply_ = nullptr;
            lane_ = nullptr;
        }
        if (reply_ != nullptr) {
            reply_->disconnect();
            reply_->abort();
            std::exchange(reply_, nullptr)->deleteLater();
            if (body_)
                body_.release()->deleteLater(); // after the reply: until then Qt may still look at it
        }
        if (lane_ != nullptr) {
            --std::exchange(lane_, nullptr)->active;
            http_.startWaiting();
        }
    }

private:
    enum class Phase { Queued, Connecting, Sending, Awaiting, Receiving, Ended };

    void makeBody()
    {
        if (const auto *range = std::get_if<FileRange>(&request_.body))
            body_ = std::make_unique<OneShotBody>(*range);
        else if (const auto *bytes = std::get_if<QByteArray>(&request_.body))
            body_ = std::make_unique<OneShotBody>(*bytes);
        else
            body_ = std::make_unique<OneShotBody>(QByteArray());
        body_->broken = [this](const Failure &failure) {
            // From inside Qt's read: end the request when Qt is out of the way. Qt may end it first, in other
            // words.
            broken_ = failure;
            brokenTimer_ = http_.timers_.after(Duration::zero(), [this] { fail({}); });
        };
    }

    void connectReply()
    {
        QObject::connect(reply_, &QNetworkReply::requestSent, reply_, [this] { moved(); });
        // Its numbers end with (0, 0) and say nothing before the connection stands: what the body gave away
        // counts.
        QObject::connect(reply_, &QNetworkReply::uploadProgress, reply_, [this] { lookAtBody(); });
        QObject::connect(reply_, &QNetworkReply::metaDataChanged, reply_, [this] {
            if (reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid())
                enter(Phase::Receiving);
        });
        QObject::connect(reply_, &QNetworkReply::readyRead, reply_, [this] {
            enter(Phase::Receiving);
            const QByteArray piece = reply_->readAll();
            answer_.append(
                piece.first(std::min<qsizetype>(piece.size(), HttpReply::bodyLimit - answer_.size())));
        });
        QObject::connect(reply_, &QNetworkReply::sslErrors, reply_, [this](const QList<QSslError> &errors) {
            for (const QSslError &error : errors)
                tlsErrors_.push_back(static_cast<int>(error.error()));
        });
        QObject::connect(reply_, &QNetworkReply::finished, reply_, [this] { ended(); });
    }

    void enter(Phase phase)
    {
        movedAt_ = http_.timers_.now();
        if (phase_ < phase)
            phase_ = phase;
    }

    void lookAtBody()
    {
        if (body_ && body_->taken() > sent_)
            moved();
    }

    /// Something of the request left for the network.
    void moved()
    {
        if (phase_ == Phase::Connecting) {
            enter(Phase::Sending);
            sendingSince_ = movedAt_;
        }
        const qint64 taken = body_ ? body_->taken() : 0;
        if (taken > sent_) {
            sent_ = taken;
            if (sent_ - atMark_ >= leastInWindow()) {
                atMark_ = sent_;
                movedAt_ = http_.timers_.now();
            }
            if (sinks_.sent)
                sinks_.sent(sent_);
        }
        if (phase_ == Phase::Sending && taken >= request_.bodyLength())
            enter(Phase::Awaiting);
    }

    /// Looks every now and then whether what has to move, moves.
    void watch()
    {
        watch_ = http_.timers_.after(Duration(250), [this] {
            lookAtBody();
            if (const auto reason = overdue()) {
                Failure failure;
                failure.kind = FailureKind::Aborted;
                failure.abort = *reason;
                fail(std::move(failure));
                return;
            }
            watch();
        });
    }

    /// Of a PUT or POST without a byte of body, Qt 6.4 does not tell when it left.
    bool sentUnseen() const { return body_ && body_->size() == 0; }

    /// So many bytes have to leave within the stall time-out.
    qint64 leastInWindow() const
    {
        return std::max<qint64>(1, request_.minBytesPerSecond * request_.stallTimeout.count() / 1000);
    }

    /// How long the line may need for bytes that Qt has handed to the system, but that have not left yet:
    /// they fill the send buffer at once.
    Duration drainTime() const
    {
        const qint64 passed = sent_ - sendBuffer; // these have left for sure
        const double seconds = static_cast<double>((movedAt_ - sendingSince_).count()) / 1000;
        const double rate = passed > 0 && seconds > 0 ? static_cast<double>(passed) / seconds : 0;
        const double least = std::max(slowestLine, static_cast<double>(request_.minBytesPerSecond));
        return Duration(static_cast<qint64>(1000 * static_cast<double>(std::min(sent_, sendBuffer)) /
                                            std::max(rate, least)));
    }

    std::optional<AbortReason> overdue() const
    {
        const Duration still = http_.timers_.now() - movedAt_;
        switch (phase_) {
        case Phase::Connecting:
            if (sentUnseen())
                return still >= request_.connectTimeout + request_.responseTimeout
                           ? std::optional(AbortReason::ResponseTimeout)
                           : std::nullopt;
            if (still >= request_.connectTimeout)
                return AbortReason::ConnectTimeout;
            return {};
        case Phase::Sending:
        case Phase::Receiving:
            if (still >= request_.stallTimeout)
                return AbortReason::StallTimeout;
            return {};
        case Phase::Awaiting:
            if (still >= std::max(request_.responseTimeout, 2 * drainTime()))
                return AbortReason::ResponseTimeout;
            return {};
        case Phase::Queued:
        case Phase::Ended:
            return {};
        }
        Q_UNREACHABLE();
    }

    void ended()
    {
        lookAtBody();
        const QVariant status = reply_->attribute(QNetworkRequest::HttpStatusCodeAttribute);
        const auto error = reply_->error();
        const bool cut = status.isValid() && !saidByStatus(error) && status.toInt() / 100 == 2;
        if (status.isValid() && !cut) {
            HttpReply reply;
            reply.status = status.toInt();
            reply.headers = reply_->rawHeaderPairs();
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

    void fail(Failure failure)
    {
        if (broken_)
            failure = *broken_;
        failure.requestSent = phase_ > Phase::Connecting || (sentUnseen() && !neverConnected(failure));
        finish(failed(std::move(failure)));
    }

    void finish(Result<HttpReply> result)
    {
        const auto self = shared_from_this(); // the sink may drop the handle, and with it this object
        phase_ = Phase::Ended;
        const auto sink = std::exchange(sinks_.finished, nullptr);
        sinks_.sent = nullptr;
        letGo();
        if (sink)
            sink(std::move(result));
    }

    QtHttp &http_;
    std::shared_ptr<bool> alive_ = http_.alive_;
    HttpRequest request_;
    Sinks sinks_;
    Lane *lane_ = nullptr;
    QNetworkReply *reply_ = nullptr; ///< Qt's manager owns it; deleted later in letGo()
    std::unique_ptr<OneShotBody> body_;
    QByteArray answer_;
    std::vector<int> tlsErrors_;
    Phase phase_ = Phase::Queued;
    Instant movedAt_{};
    Instant sendingSince_{};
    qint64 sent_ = 0;
    qint64 atMark_ = 0; ///< sent_ at movedAt_
    Handle watch_;
    std::optional<Failure> broken_; ///< the source could not give what it promised
    Handle brokenTimer_;
};

QtHttp::QtHttp(Timers &timers, int managers)
    : timers_(timers)
    , lanes_(static_cast<size_t>(std::max(managers, 1)))
{}

QtHttp::~QtHttp()
{
    *alive_ = false;
}

Handle QtHttp::send(HttpRequest request, Sinks sinks)
{
    auto exchange = std::make_shared<Exchange>(*this, std::move(request), std::move(sinks));
    waiting_.push_back(exchange);
    // Never from inside this call: a request that fails at once must not answer before the caller has its
    // handle.
    auto begin = std::make_shared<Handle>(timers_.after(Duration::zero(), [this] { startWaiting(); }));
    return Handle([exchange = std::move(exchange), begin] { exchange->letGo(); });
}

int QtHttp::inFlight() const
{
    int sum = 0;
    for (const Lane &lane : lanes_)
        sum += lane.active;
    return sum;
}

void QtHttp::startWaiting()
{
    while (!waiting_.empty()) {
        const auto lane = std::ranges::min_element(lanes_, {}, &Lane::active);
        if (lane->active >= requestsPerLane)
            return;
        const auto exchange = waiting_.front().lock();
        waiting_.pop_front();
        if (!exchange)
            continue; // dropped while it waited
        if (!lane->manager) {
            lane->manager = std::make_unique<QNetworkAccessManager>();
            lane->manager->setAutoDeleteReplies(false);
        }
        exchange->start(*lane);
    }
}

} // namespace windlass
