// SPDX-License-Identifier: GPL-3.0-or-later
// Heads of answers that do not end.
//
// Qt 6.4 reads the head of an answer without any bound and shows nothing of it before it is whole, so a
// service that sends header lines for ever fills the memory. But the system counts the bytes that a
// connection has received. While answers are awaited at a port and none has begun there, everything that
// comes from it belongs to heads. If other answers come from the same port meanwhile, that cannot be told,
// and only the response time-out ends the request. Not visible through a proxy.
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
    /// For requests that wait for an answer from the port, to be called several times a second: did more
    /// arrive than a head can have, in two checks in a row?
    bool flood(int port, Instant now);

private:
    struct Port
    {
        bool answered = false; ///< since the last check
        int over = 0;          ///< checks in a row that found too much
        Instant lookedAt{};
        std::map<quint64, qint64> received; ///< bytes received by each socket, by inode, at a time when no
                                            ///< head had begun
    };

    std::map<int, Port> ports_;
};

} // namespace windlass
