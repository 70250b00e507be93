// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/fastbody.h"

#include "core/net/framing.h"

#include <QHostAddress>
#include <QMetaMethod>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace windlass {

using namespace Qt::StringLiterals;

qint64 nextPiece(qint64 last, Duration took)
{
    constexpr qint64 wanted = 200; // ms
    const qint64 fitting = last * wanted / std::max<qint64>(took.count(), 1);
    return std::clamp(std::min(fitting, 4 * last), FastBody::smallestPiece, FastBody::largestPiece);
}

FastBody::FastBody(std::shared_ptr<BodySource> source, const Timers &timers, const char *signal,
                   std::shared_ptr<qint64> piece)
    : OneShotBody(std::move(source))
    , timers_(timers)
    , signal_(signal)
    , piece_(piece ? std::move(piece) : std::make_shared<qint64>(firstPiece))
{
    // The source may live on, and read on, when this has gone with its reply.
    source_->ready = [self = QPointer<FastBody>(this)] {
        if (self)
            self->handOver();
    };
}

void FastBody::attach(QNetworkReply &reply)
{
    reply_ = &reply;
}

qint64 FastBody::readData(char *, qint64 maxSize)
{
    if (maxSize > 1) {
        if (source_->taken() > 0)
            *piece_ = nextPiece(handed_, timers_.now() - handedAt_);
        asked_ = true;
        handOver();
    } else if (outstanding() > 0) {
        gone_ = source_->taken();
        payloadGone_ = source_->payloadTaken();
        source_->readAhead();
    }
    return 0;
}

void FastBody::handOver()
{
    if (!asked_ || !reply_)
        return;
    const qint64 position = source_->taken();
    const QByteArray bytes = source_->take(*piece_);
    if (bytes.isEmpty())
        return;
    asked_ = false;
    handed_ = *piece_;
    handedAt_ = timers_.now();
    const QMetaObject *type = reply_->metaObject();
    const QMetaMethod signal = type->method(type->indexOfSignal(signal_));
    signal.invoke(reply_.data(), Qt::DirectConnection, Q_ARG(qint64, position), Q_ARG(QByteArray, bytes),
                  Q_ARG(bool, source_->taken() >= size()), Q_ARG(qint64, size()));
}

/// A small server, and the bodies that go to it.
class FastBodyProof::Trial
{
public:
    Trial(Timers &timers, std::function<void(const QString &)> done, const char *signal)
        : timers_(timers)
        , done_(std::move(done))
        , signal_(signal)
        , timeOut_(timers.after(Duration(5000), [this] { end(u"nothing arrived in time"_s); }))
    {
        manager_.setProxy(QNetworkProxy::NoProxy);
        manager_.setAutoDeleteReplies(false);
        QObject::connect(&server_, &QTcpServer::newConnection, &server_, [this] { accept(); });
        if (!server_.listen(QHostAddress::LocalHost)) {
            begin_ = timers.after(Duration::zero(), [this] { end(server_.errorString()); });
            return;
        }
        begin_ = timers.after(Duration::zero(), [this] { sendAll(); });
    }
    Trial(const Trial &) = delete;
    Trial &operator=(const Trial &) = delete;
    ~Trial()
    {
        for (const Sent &sent : sent_) {
            sent.reply->disconnect(&server_);
            sent.reply->abort();
        }
    }

private:
    /// Sizes around the edges of the pieces, with one byte and with few bytes left over.
    static constexpr std::array sizes{qint64(2), FastBody::firstPiece + 1,
                                      FastBody::firstPiece + plainChunk + 2};

    struct Sent
    {
        QByteArray bytes;
        std::unique_ptr<OneShotBody> body; ///< the reply must not outlive it
        std::unique_ptr<QNetworkReply> reply;
        bool arrived = false; ///< all of it, unchanged
    };
    struct Received
    {
        QByteArray head;
        size_t which = 0;
        qint64 at = -1; ///< position in the body; -1: before it
        bool same = true;
    };

    /// No two stretches of it are the same.
    static QByteArray pattern(qint64 size)
    {
        QByteArray bytes(size, Qt::Uninitialized);
        quint64 state = 88172645463325252; // Marsaglia, "Xorshift RNGs"
        for (qint64 at = 0; at < size; at += qint64(sizeof state)) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            std::memcpy(bytes.data() + at, &state,
                        static_cast<size_t>(std::min(size - at, qint64(sizeof state))));
        }
        return bytes;
    }

    void sendAll()
    {
        for (const qint64 size : sizes) {
            const QByteArray bytes = pattern(size);
            QNetworkRequest request(
                QUrl(u"http://127.0.0.1:%1/%2"_s.arg(server_.serverPort()).arg(sent_.size())));
            request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
            request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
            request.setHeader(QNetworkRequest::ContentLengthHeader, size);
            request.setHeader(QNetworkRequest::ContentTypeHeader, "application/octet-stream"_ba);
            Sent sent;
            sent.bytes = bytes;
            sent.body = std::make_unique<FastBody>(
                std::make_shared<BodySource>(bytes, std::vector<std::shared_ptr<Bandwidth>>()), timers_,
                signal_);
            sent.reply.reset(manager_.put(request, sent.body.get()));
            sent.body->attach(*sent.reply);
            if (sent.reply->metaObject()->indexOfSignal(signal_) < 0) {
                end(u"its replies have no %1"_s.arg(QString::fromLatin1(signal_)));
                return;
            }
            QObject::connect(sent.reply.get(), &QNetworkReply::finished, &server_, [this] { look(); });
            sent_.push_back(std::move(sent));
        }
    }

    void accept()
    {
        while (QTcpSocket *socket = server_.nextPendingConnection()) {
            const auto received = std::make_shared<Received>();
            QObject::connect(socket, &QTcpSocket::readyRead, &server_,
                             [this, socket, received] { take(*socket, *received); });
        }
    }

    void take(QTcpSocket &socket, Received &received)
    {
        QByteArray bytes = socket.readAll();
        if (received.at < 0) {
            received.head += bytes;
            const qsizetype end = received.head.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            received.which = received.head.mid(received.head.indexOf('/') + 1, 1).toUInt();
            received.at = 0;
            bytes = received.head.sliced(end + 4);
        }
        if (received.which >= sent_.size())
            return;
        Sent &sent = sent_[received.which];
        received.same = received.same && received.at + bytes.size() <= sent.bytes.size() &&
                        QByteArrayView(sent.bytes).sliced(received.at, bytes.size()) == bytes;
        received.at += bytes.size();
        if (received.at < sent.bytes.size())
            return;
        sent.arrived = received.same;
        received = Received();
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    void look()
    {
        if (!std::ranges::all_of(sent_, [](const Sent &sent) { return sent.reply->isFinished(); }))
            return;
        for (const Sent &sent : sent_) {
            if (sent.reply->error() != QNetworkReply::NoError)
                return end(sent.reply->errorString());
            if (sent.body->gone() != sent.body->size())
                return end(u"it does not say when a piece has gone"_s);
            if (!sent.arrived)
                return end(u"other bytes arrived"_s);
        }
        end({});
    }

    void end(const QString &complaint)
    {
        timeOut_.reset();
        if (const auto done = std::exchange(done_, nullptr))
            done(complaint.isEmpty() ? complaint
                                     : u"Qt %1: %2"_s.arg(QString::fromLatin1(qVersion()), complaint));
    }

    Timers &timers_;
    std::function<void(const QString &)> done_;
    const char *signal_;
    Handle begin_;
    Handle timeOut_;
    QTcpServer server_;
    QNetworkAccessManager manager_;
    std::vector<Sent> sent_;
};

FastBodyProof::FastBodyProof(Timers &timers, std::function<void(const QString &)> done, const char *signal)
    : trial_(std::make_unique<Trial>(timers, std::move(done), signal))
{}

FastBodyProof::~FastBodyProof() = default;

} // namespace windlass
