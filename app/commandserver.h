// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out and answers the requests of other processes to the one that drives the profile.
#pragma once

#include "app/profilesocket.h"
#include "core/engine/client.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QObject>

#include <functional>
#include <utility>

namespace windlass {

class CommandServer final : public QObject
{
public:
    struct Owner
    {
        /// Shows the window with these paths; a failure says why there is no window.
        std::function<Result<void>(const QStringList &paths)> open;
        /// Other processes have started these transfers: keep running until they are at rest. May be empty.
        std::function<void(const QList<TransferId> &ids)> follow;
        /// Is the program about to end, so that it accepts no more requests? May be empty: never.
        std::function<bool()> ending;
        /// Must such a request wait until handleHeld(), because of what the owner is doing itself? May be
        /// empty: never.
        std::function<bool(DriverRequest::What)> holds;
    };
    /// Listens at the socket of `lockFile` for as long as it lives. The client must outlive it.
    CommandServer(const QString &lockFile, Client &client, Owner owner);

    /// Is it adding files for another process?
    bool isAdding() const { return !adding_.isEmpty(); }
    /// Carries out the held requests.
    void handleHeld();

private:
    void take(quint64 client, const DriverRequest &ask);
    void add(quint64 client, const DriverRequest &ask);
    void added(const AddReport &report);
    void carryOut(const DriverRequest &ask);
    void set(quint64 client, const DriverRequest &ask);
    /// Carries out a command about destinations; false if it is another one.
    bool settle(quint64 client, const DriverRequest &ask);

    Client &client_;
    Owner owner_;
    ProfileSocket socket_;
    QMap<int, quint64> adding_; ///< by token: the client that waits for the report
    QList<std::pair<quint64, DriverRequest>> held_;
    bool started_ = false;
    QHash<TransferId, TransferState> states_;
    int lastToken_ = 0;
};

} // namespace windlass
