// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addresses.h"

#include "core/net/http.h"

#include <QHostInfo>
#include <QNetworkProxy>
#include <QTcpSocket>

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

void bySystem(const QString &name, QObject *guardedBy, std::function<void(const QList<QHostAddress> &)> then)
{
    QHostInfo::lookupHost(name, guardedBy,
                          [then = std::move(then)](const QHostInfo &info) { then(info.addresses()); });
}

QString hostAndPort(const QUrl &url)
{
    return url.host() + u':' + QString::number(portOf(url));
}

} // namespace

struct Addresses::Search
{
    std::unique_ptr<QObject> ears = std::make_unique<QObject>(); ///< receives the signals of resolver and
                                                                 ///< sockets
    QList<QHostAddress> addresses;
    std::vector<std::unique_ptr<QTcpSocket>> sockets; ///< one for each address, in the same order
    int better = -1;                                  ///< index of an address that took the connection
    Handle wait;
    std::vector<std::weak_ptr<Then>> waiting;
};

Addresses::Addresses(Timers &timers, Resolve resolve)
    : timers_(timers)
    , resolve_(resolve ? std::move(resolve) : Resolve(&bySystem))
{}

Addresses::~Addresses() = default;

QHostAddress Addresses::preferred(const QUrl &url) const
{
    if (preferred_.empty())
        return {};
    const auto found = preferred_.find(hostAndPort(url));
    return found == preferred_.end() ? QHostAddress() : found->second;
}

Handle Addresses::find(const QUrl &url, Then then)
{
    const QString place = hostAndPort(url);
    auto waiter = std::make_shared<Then>(std::move(then));
    auto &search = searches_[place];
    const bool running = static_cast<bool>(search);
    if (!running)
        search = std::make_unique<Search>();
    search->waiting.emplace_back(waiter);
    if (!running) {
        search->wait = timers_.after(patience, [this, place] { end(place, {}); });
        resolve_(url.host(), search->ears.get(),
                 [this, place, port = static_cast<quint16>(portOf(url))](
                     const QList<QHostAddress> &addresses) { resolved(place, port, addresses); });
    }
    return Handle([waiter] {}); // the waiter lives as long as the handle
}

void Addresses::forget(const QUrl &url)
{
    preferred_.erase(hostAndPort(url));
}

void Addresses::resolved(const QString &place, quint16 port, const QList<QHostAddress> &addresses)
{
    Search &search = *searches_.at(place);
    if (addresses.size() < 2)
        return end(place, {});
    constexpr qsizetype most = 8;
    search.addresses = addresses.first(std::min(most, addresses.size()));
    for (size_t which = 0; which < static_cast<size_t>(search.addresses.size()); ++which) {
        auto &socket = search.sockets.emplace_back(std::make_unique<QTcpSocket>());
        socket->setProxy(QNetworkProxy::NoProxy);
        QObject::connect(socket.get(), &QTcpSocket::connected, search.ears.get(),
                         [this, place, which] { connected(place, which); });
    }
    // Last, because a socket may connect at once.
    for (size_t which = 0; which < search.sockets.size(); ++which)
        search.sockets[which]->connectToHost(search.addresses.at(static_cast<qsizetype>(which)), port);
}

/// Qt itself is trying the first address. If that one accepts connections, no other is better.
void Addresses::connected(const QString &place, size_t which)
{
    const auto found = searches_.find(place);
    if (found == searches_.end())
        return;
    Search &search = *found->second;
    if (which == 0)
        return end(place, {});
    if (search.better >= 0)
        return;
    search.better = static_cast<int>(which);
    search.wait = timers_.after(
        grace, [this, place, better = search.addresses.at(search.better)] { end(place, better); });
}

void Addresses::end(const QString &place, const QHostAddress &better)
{
    auto search = searches_.extract(place);
    if (search.empty())
        return;
    if (!better.isNull())
        preferred_[place] = better;
    const auto waiting = std::exchange(search.mapped()->waiting, {});
    search.mapped()->ears.reset();
    ended_.push_back(std::move(search.mapped()));
    tidying_ = timers_.after(Duration::zero(), [this] { ended_.clear(); });
    for (const auto &each : waiting) {
        if (const auto waiter = each.lock())
            (*waiter)(better);
    }
}

} // namespace windlass
