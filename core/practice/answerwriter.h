// SPDX-License-Identifier: GPL-3.0-or-later
// Puts an answer on a socket: from memory or from a file, never more of it in memory than a piece; slowly,
// cut off, or with white space before an error, when a fault wants it so.
#pragma once

#include "core/base/timers.h"
#include "core/practice/answer.h"
#include "core/practice/pace.h"

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
        bool cut = false;          ///< only the first half of it
        qint64 bytesPerSecond = 0; ///< 0: as fast as it goes
        Duration spaces{};         ///< white space for that long before the rest of the body
    };

    AnswerWriter(QTcpSocket &socket, Timers &timers)
        : socket_(socket)
        , timers_(timers)
    {}

    /// Begins to send; `done` comes when the socket has taken all of it, perhaps before this returns.
    void send(Answer answer, const Manner &manner, std::function<void()> done);
    /// To be called whenever the socket has room again.
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
    qint64 left_ = 0; ///< of the body
    qint64 sent_ = 0;
    std::optional<Pace> pace_;
    Handle wait_;
    std::function<void()> done_;
};

/// The status line and headers, up to and with the empty line.
QByteArray answerHead(const Answer &answer, const AnswerWriter::Manner &manner);

} // namespace windlass::practice
