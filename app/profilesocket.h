// SPDX-License-Identifier: GPL-3.0-or-later
// The socket of the process that drives a profile, through which other processes send their requests: a
// second start of the window hands over its files, a second command line its command.
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

/// A path that fits into a socket's address, however long the folder's path is. If necessary it leads through
/// a descriptor of the folder; then it is valid only in this process, while this object lives.
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
    /// Starts to listen. Create it only while holding the profile's lock, whose path determines the socket's.
    explicit ProfileSocket(const QString &lockFile, QObject *parent = nullptr);
    ~ProfileSocket() override;
    ProfileSocket(const ProfileSocket &) = delete;
    ProfileSocket &operator=(const ProfileSocket &) = delete;

    /// Replies to the client; does nothing if it is gone.
    void answer(quint64 client, DriverReply answer);

    struct Outcome
    {
        bool sent = false;                ///< the request was sent; without a reply its outcome is unknown
        std::optional<DriverReply> reply; ///< empty: the driver ended without a reply
    };
    /// Sends a request to the process that drives the profile, and waits for the reply as long as `goesOn`,
    /// which is called several times a second, returns true. Sends nothing if nobody listens, or if the
    /// listener belongs to another user.
    static Outcome ask(const QString &lockFile, const DriverRequest &ask,
                       const std::function<bool()> &goesOn);
    /// The same, but waits only for a few seconds, for a person who has clicked on something.
    static std::optional<DriverReply> askSoon(const QString &lockFile, const DriverRequest &ask);

    /// The paths at which the driver may listen, in the order in which they are tried: a socket beside the
    /// lock, in the profile's own folder; or, if its file system does not support sockets, one in the user's
    /// runtime folder, named after the lock's path. A path may be too long for a socket: use ShortPath.
    static QStringList socketPaths(const QString &lockFile);

Q_SIGNALS:
    /// A request from another process of this user. `client`: for answer().
    void asked(quint64 client, const windlass::DriverRequest &ask);

private:
    void receive();
    void read(quint64 client);

    std::unique_ptr<ShortPath> path_; ///< where server_ listens; outlives the server
    QLocalServer server_;
    QHash<quint64, QPointer<QLocalSocket>> clients_;
    quint64 last_ = 0;
};

} // namespace windlass
