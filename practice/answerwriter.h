// SPDX-License-Identifier: GPL-3.0-or-later
// Writes an answer to a socket, from memory or from a file. Of a file it keeps only one piece in memory. If a
// fault asks for it, it writes slowly, truncates the body, or sends white space before an error.
#pragma once

#include "core/base/timers.h"
#include "practice/answer.h"
#include "practice/pace.h"

#include <QDateTime>
#include <QFile>
#include <QTcpSocket>

#include <functional>
#include <memory>
#include <optional>

namespace windlass::practice {

class AnswerWriter
{
public:
    struct Manner
    {
        QByteArray requestId;
        QDateTime date; ///< for the Date header
        bool keepAlive = true;
        bool headOnly = false;     ///< the answer to a HEAD
        bool cut = false;          ///< send only the first half
        qint64 bytesPerSecond = 0; ///< 0: without a limit
        Duration spaces{};         ///< white space for this long before the rest of the body
    };

    AnswerWriter(QTcpSocket &socket, Timers &timers)
        : socket_(socket)
        , timers_(timers)
    {}

    /// Begins to send. Calls `done` when the socket has taken all of it, perhaps before this returns.
    void send(Answer answer, const Manner &manner, std::function<void()> done);
    /// Call this whenever the socket has room again.
    void goOn();
    /// Bytes of the body that the socket has taken.
    qint64 sent() const { return sent_; }

private:
    void sendSpaces(Duration left);
    QByteArray nextPiece(qint64 most);

    QTcpSocket &socket_;
    Timers &timers_;
    QByteArray memory_;
    std::unique_ptr<QFile> file_;
    qint64 left_ = 0; ///< bytes of the body
    qint64 sent_ = 0;
    std::optional<Pace> pace_;
    Handle wait_;
    std::function<void()> done_;
};

/// The status line and headers, including the empty line.
QByteArray answerHead(const Answer &answer, const AnswerWriter::Manner &manner);

} // namespace windlass::practice
