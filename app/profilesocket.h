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
#include <memory>
#include <optional>

namespace windlass {

/// A path of a file that fits into the address of a socket, whatever its folder is called: if need be through
/// a descriptor of the folder, so that it holds for as long as this object and in this process alone.
class ShortPath
{
public:
    explicit ShortPath(const QString &path);
    ~ShortPath();
    ShortPath(const ShortPath &) = delete;
    ShortPath &operator=(const ShortPath &) = delete;

    const QString &path() const { return path_; }

private:
    QString path_;
    int folder_ = -1;
};

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
    /// profile's own folder; if its file system has no sockets, one in the user's runtime folder, named by
    /// the lock's path. A path may be too long for a socket: ShortPath.
    static QStringList socketPaths(const QString &lockFile);

Q_SIGNALS:
    /// Another process of this user asks; `client` is for answer().
    void asked(quint64 client, const windlass::DriverRequest &ask);

private:
    void receive();
    void read(quint64 client);

    std::unique_ptr<ShortPath> path_; ///< where server_ listens; the server ends before
    QLocalServer server_;
    QHash<quint64, QPointer<QLocalSocket>> clients_;
    quint64 last_ = 0;
};

} // namespace windlass
