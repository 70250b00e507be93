// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/oursockets.h"

#include <QDir>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostSockets = 256;

/// The port at the other end of a socket; 0 if it is not TCP, or not connected.
int peerPort(int descriptor)
{
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &length) != 0)
        return 0;
    if (peer.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in *>(&peer)->sin_port);
    return peer.ss_family == AF_INET6 ? ntohs(reinterpret_cast<const sockaddr_in6 *>(&peer)->sin6_port) : 0;
}

} // namespace

void forEachSocketTo(int port, const std::function<void(int descriptor, quint64 inode)> &look)
{
    int found = 0;
    const QStringList descriptors =
        QDir(u"/proc/self/fd"_s).entryList(QDir::System | QDir::Files, QDir::NoSort);
    for (const QString &name : descriptors) {
        const int descriptor = name.toInt();
        struct stat facts
        {};
        if (fstat(descriptor, &facts) != 0 || !S_ISSOCK(facts.st_mode) || peerPort(descriptor) != port)
            continue;
        look(descriptor, facts.st_ino);
        if (++found == mostSockets)
            return;
    }
}

} // namespace windlass
