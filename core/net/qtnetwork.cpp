// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qtnetwork.h"

#include "core/net/proxies.h"

#include <QHostInfo>
#include <QNetworkInformation>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace windlass {

namespace {

struct Place
{
    QString host;
    quint16 port = 0;
};

/// What a request to the endpoint connects to first.
Place reachedAt(const QUrl &endpoint)
{
    const auto proxies = systemProxiesFor(QNetworkProxyQuery(endpoint));
    for (const QNetworkProxy &proxy : proxies) {
        if (proxy.type() == QNetworkProxy::NoProxy || proxy.type() == QNetworkProxy::DefaultProxy)
            break;
        return {proxy.hostName(), proxy.port()};
    }
    const bool plain = endpoint.scheme() == QLatin1StringView("http");
    return {endpoint.host(), static_cast<quint16>(endpoint.port(plain ? 80 : 443))};
}

Network::Probe eventFor(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return Network::Probe::NoName;
    case QAbstractSocket::NetworkError: // no route to the host or its network
        return Network::Probe::Unreachable;
    case QAbstractSocket::SocketTimeoutError:
        return Network::Probe::Silent;
    default:
        return Network::Probe::Answered; // refused, or accepted and closed: something answered
    }
}

} // namespace

void QtNetwork::loadReachability()
{
    QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability |
                                               QNetworkInformation::Feature::CaptivePortal) ||
        QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability);
}

Network::Reach QtNetwork::reach() const
{
    const QNetworkInformation *system = QNetworkInformation::instance();
    if (system == nullptr)
        return Reach::Unknown;
    if (system->supports(QNetworkInformation::Feature::CaptivePortal) && system->isBehindCaptivePortal())
        return Reach::Portal;
    switch (system->reachability()) {
    case QNetworkInformation::Reachability::Unknown:
        return Reach::Unknown;
    case QNetworkInformation::Reachability::Disconnected:
    case QNetworkInformation::Reachability::Local:
    case QNetworkInformation::Reachability::Site:
        return Reach::Offline;
    case QNetworkInformation::Reachability::Online:
        return Reach::Online;
    }
    Q_UNREACHABLE();
}

Handle QtNetwork::onChange(std::function<void()> then)
{
    const QNetworkInformation *system = QNetworkInformation::instance();
    if (system == nullptr)
        return {};
    auto context = std::make_shared<QObject>(); // of this thread, in which `then` is called
    QObject::connect(system, &QNetworkInformation::reachabilityChanged, context.get(), [then] { then(); });
    QObject::connect(system, &QNetworkInformation::isBehindCaptivePortalChanged, context.get(),
                     [then] { then(); });
    return Handle([context] { context->disconnect(); });
}

Handle QtNetwork::probe(const QUrl &endpoint, std::function<void(Probe)> then)
{
    const Place place = reachedAt(endpoint);
    // Deleted later: the end may come from inside one of its own signals.
    const std::shared_ptr<QTcpSocket> socket(new QTcpSocket, [](QTcpSocket *done) {
        done->disconnect();
        done->abort();
        done->deleteLater();
    });
    socket->setProxy(QNetworkProxy::NoProxy);
    const auto report = [weak = std::weak_ptr(socket), then = std::move(then)](Probe result) {
        const auto alive = weak.lock();
        if (!alive)
            return;
        alive->disconnect();
        const auto call = then; // `then` may drop the handle, and with it all of this
        call(result);
    };
    auto *limit = new QTimer(socket.get());
    limit->setSingleShot(true);
    QObject::connect(socket.get(), &QTcpSocket::connected, socket.get(),
                     [report] { report(Probe::Answered); });
    QObject::connect(socket.get(), &QTcpSocket::errorOccurred, socket.get(),
                     [report](QAbstractSocket::SocketError error) { report(eventFor(error)); });
    QObject::connect(limit, &QTimer::timeout, socket.get(), [report, raw = socket.get()] {
        report(raw->state() == QAbstractSocket::HostLookupState ? Probe::NoName : Probe::Silent);
    });
    limit->start(probeTimeout);
    // Never from inside this call, even where the connection fails at once.
    QMetaObject::invokeMethod(
        socket.get(), [raw = socket.get(), place] { raw->connectToHost(place.host, place.port); },
        Qt::QueuedConnection);
    return Handle([socket] { socket->disconnect(); });
}

} // namespace windlass
