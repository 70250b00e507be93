// SPDX-License-Identifier: GPL-3.0-or-later
// Interim answers (102 Processing, 103 Early Hints) over plain http, taken from the socket before Qt reads
// them.
//
// Background: A service or a proxy may send an interim answer before it answers (RFC 9110, 15.2). Qt 6.4
// skips only `100 Continue`: every other interim answer ends the request as if it were the final one, and the
// final one goes to the next request on that connection. But Qt learns by an event (QEvent::SockAct) that a
// socket has bytes, and a program's QCoreApplication::notify() sees each event before its receiver does, in
// the receiver's own thread. So the first bytes of each answer are inspected there (MSG_PEEK). Heads of
// interim answers are read and dropped, and Qt sees what comes after them.
//
// An answer begins at the first bytes that arrive after bytes of ours were acknowledged. What follows is not
// inspected, so that a file whose bytes look like an interim answer arrives unchanged.
//
// Over https the bytes are encrypted, and this does not work: there an interim answer ends the request with a
// failure, and its connection is not used again (Exchange, QtHttp). Linux only.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

class QEvent;
class QObject;

namespace windlass {

/// What to do with the unread bytes of a connection. Values only.
class InterimHeads
{
public:
    enum class Then {
        Deliver, ///< to Qt: this is not an interim answer, or too little is known
        Wait,    ///< for more bytes: there is nothing for Qt yet
        Again,   ///< check what is left
    };
    struct Step
    {
        qsizetype drop = 0; ///< this many bytes belong to interim answers
        Then then = Then::Deliver;
    };

    /// At most this much is skipped while the request makes no progress.
    static constexpr int mostHeads = 64;
    static constexpr qint64 mostBytes = 256 * 1024;
    /// With this many bytes the status is known.
    static constexpr qsizetype statusLength = 12;

    /// Bytes of a request were acknowledged. If the beginning of an answer is past, another answer begins
    /// with the next byte. Otherwise the request continues, and the service may send more interim answers
    /// meanwhile: some report their progress repeatedly.
    void goesOn();
    /// Is the beginning of the answer past? Until goesOn() every step delivers then.
    bool isPast() const { return past_; }
    /// `there`: the unread bytes, as far as they were inspected. `mayGrow`: can more arrive soon? No if the
    /// connection has ended.
    Step next(QByteArrayView there, bool mayGrow);

private:
    Step past();
    Step within(QByteArrayView there);

    bool past_ = false;
    bool within_ = false; ///< inside a head that has begun
    QByteArray tail_;     ///< the bytes of that head in which its end may have begun
    int heads_ = 0;
    qint64 bytes_ = 0;
};

/// To be called for each event before its receiver gets it, in the receiver's thread. True: the event was
/// only about interim answers, and must not reach its receiver.
bool isForInterimAnswers(QObject *receiver, QEvent *event);

/// An application (QCoreApplication, QApplication) that receives only final answers.
template<typename Application>
class FinalAnswersApplication final : public Application
{
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        return isForInterimAnswers(receiver, event) || Application::notify(receiver, event);
    }
};

} // namespace windlass
