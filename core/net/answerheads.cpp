// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/answerheads.h"

#include "core/net/oursockets.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <utility>

namespace windlass {

namespace {

constexpr Duration interval{100};

/// Bytes that the connection has received since it was opened.
qint64 receivedBy(int descriptor)
{
    tcp_info info{};
    socklen_t length = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
        return 0;
    return static_cast<qint64>(info.tcpi_bytes_received);
}

} // namespace

bool AnswerHeads::flood(int port, Instant now)
{
    Port &at = ports_[port];
    if (now - at.lookedAt < interval && at.lookedAt != Instant())
        return at.over > 1;
    at.lookedAt = now;
    std::map<quint64, qint64> received;
    forEachSocketTo(port,
                    [&received](int descriptor, quint64 inode) { received[inode] = receivedBy(descriptor); });
    if (std::exchange(at.answered, false)) {
        at.received = std::move(received);
        at.over = 0;
        return false;
    }
    bool over = false;
    for (const auto &[inode, bytes] : received)
        over |= bytes - at.received.try_emplace(inode, bytes).first->second > longest;
    at.over = over ? at.over + 1 : 0;
    return at.over > 1;
}

} // namespace windlass
