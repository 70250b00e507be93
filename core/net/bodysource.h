// SPDX-License-Identifier: GPL-3.0-or-later
// What a request's body puts on the wire, piece by piece: bytes in memory, or a range of a file with what its
// framing puts around the chunks. The file is read once, a chunk ahead, into two buffers that go round; that
// one read feeds the digests, too. The limits of bandwidth hold here: a piece that may not go yet is not
// given.
#pragma once

#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/net/readers.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace windlass {

class BodySource
{
public:
    BodySource(QByteArray bytes, std::vector<std::shared_ptr<Bandwidth>> limits);
    /// Starts to read.
    BodySource(FileRange range, std::shared_ptr<Readers> readers,
               std::vector<std::shared_ptr<Bandwidth>> limits);
    BodySource(const BodySource &) = delete;
    BodySource &operator=(const BodySource &) = delete;
    ~BodySource();

    /// Something can be taken that could not be taken before.
    std::function<void()> ready;
    /// The file cannot give what it promised; nothing more comes.
    std::function<void(const Failure &)> broken;
    /// No thread reads for it any more, after isReading(). The digests then are the owner's.
    std::function<void()> idle;

    /// On the wire, of which so much has been taken; and the payload in that.
    qint64 length() const { return length_; }
    qint64 taken() const { return taken_; }
    qint64 payloadTaken() const { return payloadTaken_; }
    /// Somebody asked and got nothing: the disk or a limit holds the request up, not the network.
    bool owes() const { return owes_; }
    /// How often that has happened.
    qint64 delays() const { return delays_; }
    bool isReading() const { return static_cast<bool>(reading_); }

    /// The next piece, about `most` bytes: never so many that exactly one byte is left. Empty: not yet,
    /// ready() follows. A whole chunk is given without a copy.
    QByteArray take(qint64 most);
    /// The same, copied to where there is room; how many bytes. Here one byte may be left.
    qint64 take(std::span<char> room);
    /// Reads on if a buffer has become free: whoever had the last piece is through with it.
    void readAhead();
    /// Gives nothing more.
    void stop();

private:
    struct Chunk;
    /// What was read together, with what stands around it.
    struct Segment
    {
        QByteArray bytes;
        qsizetype payloadFrom = 0;
        qsizetype payloadTo = 0;
        qsizetype used = 0;
        qsizetype left() const { return bytes.size() - used; }
        /// Of the bytes that were used.
        qsizetype payloadUsed() const { return std::clamp(used, payloadFrom, payloadTo) - payloadFrom; }
    };

    qint64 next(qint64 most) const;
    qint64 allowed(qint64 count);
    void setOwes(bool owes);
    qint64 buffered() const;
    void copyTo(std::span<char> room);
    QByteArray cut(qint64 count);
    void drop(Segment &segment, qsizetype count);
    QByteArray *freeBuffer(qsizetype size);
    void arrived(const Chunk &chunk);
    void fail(const Failure &failure);

    std::optional<FileRange> range_;
    std::shared_ptr<Readers> readers_;
    Allowance allowance_;
    qint64 length_ = 0;
    qint64 taken_ = 0;
    qint64 payloadTaken_ = 0;
    qint64 read_ = 0; ///< of the range, what is being read included
    qint64 laid_ = 0; ///< on the wire, for what was read
    std::deque<Segment> segments_;
    std::vector<QByteArray> buffers_; ///< two at most; one that is shared is still on its way
    bool ended_ = false;              ///< all of the range was asked for
    bool owes_ = false;
    qint64 delays_ = 0;
    bool stopped_ = false;
    Handle reading_;
};

/// How much of `wanted` to give when so much is left: never so that one byte is left over, which whoever
/// reads by the byte could not tell from a request for a piece.
qint64 pieceLength(qint64 wanted, qint64 left);

} // namespace windlass
