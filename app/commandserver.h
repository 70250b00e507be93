// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out what other processes ask of the one that drives the profile, and answers them.
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
        /// Shows the window with these paths; a failure says why there is none.
        std::function<Result<void>(const QStringList &paths)> open;
        /// Others have set these transfers going: stay until they are at rest. May be empty.
        std::function<void(const QList<TransferId> &ids)> follow;
        /// Is it about to end, so that nothing more can be asked? May be empty: it never is.
        std::function<bool()> ending;
        /// Has that to wait until takeHeld(), for what the owner does itself just now? May be empty: it never
        /// has.
        std::function<bool(DriverRequest::What)> holds;
    };
    /// Listens at the socket of `lockFile` as long as it lives. The client has to outlive it.
    CommandServer(const QString &lockFile, Client &client, Owner owner);

    /// Is it adding files that others asked for?
    bool isAdding() const { return !adding_.isEmpty(); }
    /// Goes on with what was held.
    void takeHeld();

private:
    void take(quint64 client, const DriverRequest &ask);
    void add(quint64 client, const DriverRequest &ask);
    void added(const AddReport &report);
    void carryOut(const DriverRequest &ask);
    void set(quint64 client, const DriverRequest &ask);
    /// A command about destinations; false where it is none.
    bool settle(quint64 client, const DriverRequest &ask);

    Client &client_;
    Owner owner_;
    ProfileSocket socket_;
    QMap<int, quint64> adding_; ///< token: who waits for the report
    QList<std::pair<quint64, DriverRequest>> held_;
    bool started_ = false;
    QHash<TransferId, TransferState> states_;
    int lastToken_ = 0;
};

} // namespace windlass
