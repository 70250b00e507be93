// SPDX-License-Identifier: GPL-3.0-or-later
// Heads of answers that do not end.
//
// Qt 6.4 reads the head of an answer without any bound and shows nothing of it before it is whole, so that a
// service that sends header lines for ever fills the memory. But the system counts the bytes that a
// connection has received. While answers are waited for at a port and none has begun there, what comes from
// it are heads. Where other answers come from the same port meanwhile, that cannot be said, and the response
// time-out alone ends it. Not seen through a proxy.
#pragma once

#include "core/base/timers.h"

#include <map>

namespace windlass {

class AnswerHeads
{
public:
    /// No head of a service comes near that.
    static constexpr qint64 longest = 1024LL * 1024;

    /// Bytes of an answer came from the port that Qt has shown.
    void answered(int port) { ports_[port].answered = true; }
    /// For whoever waits for an answer from the port, some times a second: does more come than a head can
    /// have, in two looks one after the other?
    bool flood(int port, Instant now);

private:
    struct Port
    {
        bool answered = false; ///< since the last look
        int over = 0;          ///< looks in a row that found too much
        Instant lookedAt{};
        std::map<quint64, qint64> received; ///< by each socket when nothing of a head had come, by inode
    };

    std::map<int, Port> ports_;
};

} // namespace windlass
