// SPDX-License-Identifier: GPL-3.0-or-later
// Answers that a service gives while a body is still being sent, over plain http.
//
// Background: A service that refuses a request, or is too busy for it, need not wait for the body: it
// answers, closes its side, and a moment later the whole connection. Qt 6.4 does not read while it writes.
// When the connection breaks, it drops what has arrived and reports a lost connection. Until then, though,
// the answer is in the system's receive buffer. So while bodies are sent to a port, the sockets of this
// process that are connected to it are inspected (MSG_PEEK: nothing is taken away from Qt), and an answer
// that stays unread in two checks is noted. When a request's connection is lost, its socket has been closed;
// the answer noted for a closed socket is the one that Qt dropped.
//
// Over https the bytes are encrypted, and this does not work: RefusalProbes is used instead. Linux only.
#pragma once

#include "core/base/timers.h"
#include "core/net/http.h"

#include <map>
#include <optional>

namespace windlass {

/// Parses an HTTP/1 answer from its first bytes: skips interim answers (1xx), takes as much of the body as
/// there is, and joins chunks. Empty if the head is incomplete or the bytes are not HTTP/1.
std::optional<HttpReply> answerFrom(const QByteArray &bytes);

class EarlyAnswers
{
public:
    /// How often to check while a body is sent.
    static constexpr Duration interval{100};

    /// Inspects the sockets that are connected to the port. Does nothing within half an interval of the last
    /// check.
    void look(int port, Instant now);
    /// The refusal (status 300 or higher) that a connection to the port had received when it was lost.
    std::optional<HttpReply> takeLost(int port);

private:
    struct Noted
    {
        int port = 0;
        QByteArray bytes;
        int looks = 0;
    };

    std::map<quint64, Noted> noted_; ///< by the socket's inode
    Instant lookedAt_{};
};

} // namespace windlass
