// SPDX-License-Identifier: GPL-3.0-or-later
// The socket of the process that drives a profile: others ask it for what only it can do. A second start of
// the window hands its files over, a second command line its command.
#pragma once

#include "app/handover.h"

#include <QHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>
#include <optional>

namespace windlass {

class ProfileSocket final : public QObject
{
    Q_OBJECT

public:
    /// Listens. Make it only while holding the profile's lock, whose path names the socket.
    explicit ProfileSocket(const QString &lockFile, QObject *parent = nullptr);
    ~ProfileSocket() override;
    ProfileSocket(const ProfileSocket &) = delete;
    ProfileSocket &operator=(const ProfileSocket &) = delete;

    /// To the one that asked; where it has gone meanwhile, to nobody.
    void answer(quint64 client, DriverReply answer);

    struct Outcome
    {
        bool sent = false;                ///< somebody listens; without a reply nobody knows what came of it
        std::optional<DriverReply> reply; ///< nothing where the driver ended without one
    };
    /// Asks the process that drives the profile, and waits for its answer as long as `goesOn` says so, which
    /// is called some times a second. Nothing is sent where nobody listens, or another user does.
    static Outcome ask(const QString &lockFile, const DriverRequest &ask,
                       const std::function<bool()> &goesOn);
    /// The same with the patience of a person who has clicked on something: a few seconds.
    static std::optional<DriverReply> askSoon(const QString &lockFile, const DriverRequest &ask);

    /// Where the driver may listen, in the order in which it is tried: a socket beside the lock, in the
    /// profile's own folder; and where that path is too long for one or its file system has none, one in the
    /// user's runtime folder, named by the lock's path.
    static QStringList socketPaths(const QString &lockFile);

Q_SIGNALS:
    /// Another process of this user asks; `client` is for answer().
    void asked(quint64 client, const windlass::DriverRequest &ask);

private:
    void receive();
    void read(quint64 client);

    QLocalServer server_;
    QHash<quint64, QPointer<QLocalSocket>> clients_;
    quint64 last_ = 0;
};

} // namespace windlass
