// SPDX-License-Identifier: GPL-3.0-or-later
// Interim answers (102 Processing, 103 Early Hints) over plain http, taken from the socket before Qt reads
// them.
//
// The story. A service or a proxy may say something in between before it answers (RFC 9110, 15.2). Qt 6.4
// passes over `100 Continue` alone: every other interim answer ends the request as if it were the final one,
// and the final one comes to whoever is given the connection next. But Qt learns that a socket has bytes by
// an event (QEvent::SockAct), and a program's QCoreApplication::notify() sees each event before its receiver
// does, in the receiver's own thread. So the first bytes of each answer are looked at there (MSG_PEEK). Heads
// of interim answers are read and forgotten, and Qt sees what comes after them.
//
// Where an answer begins: at the first bytes that come after something of ours was acknowledged. What follows
// is not looked at, so that a file whose bytes look like an interim answer arrives as it is.
//
// Over https the bytes are encrypted, and this does not work: there an interim answer ends the request with a
// failure, and its connection is not used again (Exchange, QtHttp). Linux alone.
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
        Deliver, ///< to Qt: what comes is no interim answer, or there is no telling
        Wait,    ///< for more: nothing is for Qt
        Again,   ///< look at what is left
    };
    struct Step
    {
        qsizetype drop = 0; ///< so many bytes belong to interim answers
        Then then = Then::Deliver;
    };

    /// So much is passed over at most while nothing of the request gets through.
    static constexpr int mostHeads = 64;
    static constexpr qint64 mostBytes = 256 * 1024;
    /// With so many bytes the status is known.
    static constexpr qsizetype statusLength = 12;

    /// Something of a request has got through. Where the beginning of an answer was past, another one begins
    /// with the next byte; else the request goes on, and what its receiver says meanwhile may be more: some
    /// tell of how far it is again and again.
    void goesOn();
    /// Is the beginning of the answer past? Until goesOn() every step delivers then.
    bool isPast() const { return past_; }
    /// `there`: the unread bytes, as far as they were looked at. `mayGrow`: can
    /// there be more soon? Not so where the connection has ended.
    Step next(QByteArrayView there, bool mayGrow);

private:
    Step past();
    Step within(QByteArrayView there);

    bool past_ = false;
    bool within_ = false; ///< a head that has begun
    QByteArray tail_;     ///< of that head: the bytes in which its end may have begun
    int heads_ = 0;
    qint64 bytes_ = 0;
};

/// To be asked for each event before its receiver gets it, in the receiver's thread. True: the event was
/// about interim answers alone, and must not reach its receiver.
bool isForInterimAnswers(QObject *receiver, QEvent *event);

/// An application (QCoreApplication, QApplication) that hears final answers alone.
template<typename Application>
class HearingFinalAnswers final : public Application
{
public:
    using Application::Application;

    bool notify(QObject *receiver, QEvent *event) override
    {
        return isForInterimAnswers(receiver, event) || Application::notify(receiver, event);
    }
};

} // namespace windlass
