// SPDX-License-Identifier: GPL-3.0-or-later
// A loopback server that handles a connection as the test sets it, and counts what it received.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <sys/socket.h>

namespace windlass {

class RawServer
{
public:
    struct Request
    {
        QByteArray head;
        QByteArray body;
        qint64 length = 0; ///< from its Content-Length
        bool complete() const { return body.size() >= length; }
        /// Is it the head alone, sent once more to find out why a connection was lost?
        bool isQuestion() const { return head.contains("Expect: 100-continue"); }
    };

    /// Called with each piece of a request that arrives, after the end of its head. The script may write to
    /// the socket, close or abort it.
    std::function<void(QTcpSocket &, const Request &)> script;
    /// Reads no faster than this, which slows the sender down; 0: no limit.
    qint64 bytesPerSecond = 0;
    /// The requests whose head arrived, in order.
    QList<Request> requests;
    /// How many of them were not questions about a lost connection.
    qsizetype countWithoutQuestions() const
    {
        return std::ranges::count_if(requests, [](const Request &seen) { return !seen.isQuestion(); });
    }

    RawServer()
        : server_(std::make_unique<QTcpServer>())
    {
        listen();
    }
    /// Over TLS.
    explicit RawServer(const QSslConfiguration &tls)
        : scheme_(QStringLiteral("https"))
    {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(tls);
        server_ = std::move(server);
        listen();
    }

    quint16 port() const { return server_->serverPort(); }
    QUrl url(const QString &path) const
    {
        return QUrl(QStringLiteral("%1://127.0.0.1:%2%3").arg(scheme_, QString::number(port()), path));
    }
    void close() { server_->close(); }

    static void answer(QTcpSocket &socket, const QByteArray &status, const QByteArray &body = {},
                       const QByteArray &headers = {})
    {
        socket.write("HTTP/1.1 " + status + "\r\n" + headers +
                     "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    /// A reset instead of a regular close.
    static void reset(QTcpSocket &socket)
    {
        const linger now{1, 0};
        ::setsockopt(static_cast<int>(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        socket.abort();
    }

private:
    void listen()
    {
        server_->listen(QHostAddress::LocalHost);
        QObject::connect(server_.get(), &QTcpServer::pendingConnectionAvailable, server_.get(),
                         [this] { accept(); });
    }

    void accept()
    {
        QTcpSocket *socket = server_->nextPendingConnection();
        if (socket == nullptr)
            return;
        auto buffer = std::make_shared<QByteArray>();
        auto current = std::make_shared<qsizetype>(-1);
        constexpr qint64 everything = std::numeric_limits<qint64>::max();
        const auto read = [this, socket, buffer, current](qint64 most) {
            const QByteArray piece = socket->read(std::min(most, socket->bytesAvailable()));
            if (piece.isEmpty())
                return;
            *buffer += piece;
            if (*current < 0) {
                const qsizetype end = buffer->indexOf("\r\n\r\n");
                if (end < 0)
                    return;
                Request request;
                request.head = buffer->first(end + 4);
                buffer->remove(0, end + 4);
                const qsizetype at = request.head.toLower().indexOf("content-length:");
                if (at >= 0)
                    request.length = request.head.mid(at + 15, request.head.indexOf('\r', at) - at - 15)
                                         .trimmed()
                                         .toLongLong();
                *current = requests.size();
                requests.append(request);
            }
            Request &request = requests[*current];
            request.body += *buffer;
            buffer->clear();
            const Request seen = request;
            if (seen.complete())
                *current = -1;
            if (script)
                script(*socket, seen);
        };
        if (bytesPerSecond == 0) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [read] { read(everything); });
        } else {
            constexpr int turnsPerSecond = 50;
            const int room = 64 * 1024;
            ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_RCVBUF, &room,
                         sizeof room);
            socket->setReadBufferSize(room);
            auto *turns = new QTimer(socket);
            QObject::connect(turns, &QTimer::timeout, socket,
                             [this, read] { read(bytesPerSecond / turnsPerSecond); });
            turns->start(1000 / turnsPerSecond);
        }
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    QString scheme_ = QStringLiteral("http");
    std::unique_ptr<QTcpServer> server_;
};

} // namespace windlass
