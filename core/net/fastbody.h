// SPDX-License-Identifier: GPL-3.0-or-later
// A body that goes to Qt's http thread in pieces of up to a chunk, instead of 16 KiB.
//
// Background: QNetworkAccessManager lives in our thread and sends from one of its own. A body device is read
// in our thread, 16 KiB at a time with one piece on its way between the two: 65,536 hand-overs a GiB, which
// limits Qt to between a tenth and a half of curl's rate. No attribute changes that. But Qt passes each piece
// to that thread by a signal of the reply:
//
//     haveUploadData(qint64 position, QByteArray bytes, bool atEnd, qint64 size)
//
// The http thread accepts it from any sender, at any length. So this device claims to be a file of known
// size. When Qt asks it for 16 KiB it returns none (readData returns 0, which to Qt means "later"), and emits
// that signal with a larger piece. Qt still does HTTP, TLS and the reuse of connections.
//
// What Qt does then, and what that means here (each has a test in fastbody_test.cpp):
// - When the http thread has written a piece to the socket, Qt skips as many bytes on this device as it never
//   got from it, and begins with getChar(): a read of one byte means that the piece has gone. So it must not
//   be answered with a piece, and one byte must never be left over, because Qt asks for that by a read of one
//   byte, too. BodySource ensures that, and small bodies use the public interface.
// - While nothing is given Qt waits for ever: a file that breaks has to end the request.
// - reset() is refused as in every OneShotBody, so that nothing is sent twice; a connection that breaks in
//   the middle arrives as UnknownNetworkError (99) if it is no ContentReSendError.
// - HTTP/2 asks for its bytes in another way: it must stay off.
//
// The signal is private to Qt. It is looked up by its name, and before a program's first body goes this way a
// few go to a socket of our own: FastBodyProof. If anything differs, the public interface is used.
#pragma once

#include "core/base/timers.h"
#include "core/net/framing.h"
#include "core/net/oneshotbody.h"

#include <QPointer>

#include <functional>
#include <memory>

namespace windlass {

class FastBody final : public OneShotBody
{
public:
    static constexpr const char *handOverSignal = "haveUploadData(qint64,QByteArray,bool,qint64)";
    /// Up to this size the public interface needs only one hand-over as well.
    static constexpr qint64 worthwhile = 16 * 1024;
    static constexpr qint64 smallestPiece = 16 * 1024;
    /// A chunk with all its framing.
    static constexpr qint64 firstPiece = encryptedChunk + Framing::mostAround;
    static constexpr qint64 largestPiece = plainChunk + Framing::mostAround;

    /// `piece`: the size of the pieces that suits the connection, bytes; shared by all bodies to the same
    /// host, so that the next body need not find it out again. Null: for this body only.
    FastBody(std::shared_ptr<BodySource> source, const Timers &timers, const char *signal = handOverSignal,
             std::shared_ptr<qint64> piece = nullptr);

    void attach(QNetworkReply &reply) override;
    qint64 payloadSent() const override { return payloadGone_; }
    qint64 gone() const override { return gone_; }
    qint64 outstanding() const override { return source_->taken() - gone_; }

protected:
    qint64 readData(char *data, qint64 maxSize) override;

private:
    void handOver();

    const Timers &timers_;
    const char *signal_;
    QPointer<QNetworkReply> reply_;
    qint64 gone_ = 0;
    qint64 payloadGone_ = 0;
    std::shared_ptr<qint64> piece_;
    qint64 handed_ = 0; ///< intended size of the last piece
    Instant handedAt_{};
    bool asked_ = false;
};

/// The size of the next piece in bytes, if the last one, of `last` bytes, took this long to be sent: about
/// what a fifth of a second sends, so that progress is visible on a slow connection, too.
qint64 nextPiece(qint64 last, Duration took);

/// Sends a few bodies to a socket of this computer and compares what arrives.
class FastBodyProof
{
public:
    /// Calls `done` once, with the error or, on success, an empty text; never from inside the constructor.
    FastBodyProof(Timers &timers, std::function<void(const QString &complaint)> done,
                  const char *signal = FastBody::handOverSignal);
    FastBodyProof(const FastBodyProof &) = delete;
    FastBodyProof &operator=(const FastBodyProof &) = delete;
    ~FastBodyProof();

private:
    class Trial;
    std::unique_ptr<Trial> trial_;
};

} // namespace windlass
