// SPDX-License-Identifier: GPL-3.0-or-later
// Detects answers whose head does not end.
//
// Qt 6.4 reads the head of an answer without any bound and shows nothing of it before it is complete, so a
// service that sends header lines for ever fills the memory. But the system counts the bytes that each socket
// has received. While requests wait for answers from a port, and Qt has shown no byte of any, everything that
// arrives from the port belongs to heads. If other answers arrive from it meanwhile, the bytes cannot be
// assigned, and only the response time-out ends the request. This does not work through a proxy.
#pragma once

#include "core/base/timers.h"

#include <map>

namespace windlass {

class AnswerHeads
{
public:
    /// No service's head comes near this size.
    static constexpr qint64 longest = 1024LL * 1024;

    /// Qt has shown bytes of an answer from this port.
    void answered(int port) { ports_[port].answered = true; }
    /// Call this several times a second while requests wait for an answer from the port. True if more bytes
    /// than `longest` arrived on one connection, in two checks in a row.
    bool flood(int port, Instant now);

private:
    struct Port
    {
        bool answered = false; ///< since the last check
        int over = 0;          ///< consecutive checks that found too many bytes
        Instant lookedAt{};
        std::map<quint64, qint64> received; ///< bytes received by each socket, by inode, at a time when no
                                            ///< head had begun
    };

    std::map<int, Port> ports_;
};

} // namespace windlass
