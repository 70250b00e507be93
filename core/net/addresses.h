// SPDX-License-Identifier: GPL-3.0-or-later
// Finds another address of a host name if the first one does not answer.
//
// Background: Qt connects to the addresses of a name one after the other, and gives each 30 seconds. Our
// connect time-out is shorter, so each attempt would end at the same dead address. If there is no connection
// after two seconds, this class connects to all addresses of the name in parallel, without sending anything.
// If the first one stays silent and another one accepts, requests go to that IP address, with the name as
// Host, for the certificate and for SNI. The address is used until it fails.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"

#include <QHostAddress>
#include <QUrl>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace windlass {

class Addresses
{
public:
    /// A null address: none is better than the one that Qt uses.
    using Then = std::function<void(const QHostAddress &)>;

    /// Finds the addresses of a name. Calls back in this thread, unless `guardedBy` was destroyed before.
    using Resolve = std::function<void(const QString &name, QObject *guardedBy,
                                       std::function<void(const QList<QHostAddress> &)>)>;

    /// `resolve`: empty for the system's resolver.
    explicit Addresses(Timers &timers, Resolve resolve = {});
    ~Addresses();
    Addresses(const Addresses &) = delete;
    Addresses &operator=(const Addresses &) = delete;

    /// Look for a better address after connecting for this long.
    static constexpr Duration suspicious{2'000};
    /// A search without a connection gives up after this long.
    static constexpr Duration patience{4'000};
    /// After another address has accepted, the first one has this much longer.
    static constexpr Duration grace{500};

    /// The address to use instead of the URL's host now; null: none, Qt resolves the host.
    QHostAddress preferred(const QUrl &url) const;
    /// Looks for one. `then` is called once, never from inside this call. Callers with the same host and port
    /// share one search.
    Handle find(const QUrl &url, Then then);
    /// Connecting to the preferred address failed.
    void forget(const QUrl &url);

private:
    struct Search;

    void resolved(const QString &place, quint16 port, const QList<QHostAddress> &addresses);
    void connected(const QString &place, size_t which);
    void end(const QString &place, const QHostAddress &better);

    Timers &timers_;
    Resolve resolve_;
    std::map<QString, std::unique_ptr<Search>> searches_; ///< by host and port
    std::map<QString, QHostAddress> preferred_;
    std::vector<std::unique_ptr<Search>> ended_; ///< their sockets may still be on the call stack
    Handle tidying_;
};

} // namespace windlass
