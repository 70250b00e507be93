// SPDX-License-Identifier: GPL-3.0-or-later
// What a request's body puts on the wire, piece by piece: bytes in memory, or a range of a file with the
// framing around its chunks. The file is read once, a chunk ahead, into two buffers used in turn; that one
// read feeds the digests, too. The bandwidth limits apply here: a piece that may not go yet is not given.
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

    /// Bytes can be taken that could not be taken before.
    std::function<void()> ready;
    /// The file cannot give the promised bytes. No more bytes come.
    std::function<void(const Failure &)> broken;
    /// No thread reads for it any more (reported after isReading() was true). From now on the digests belong
    /// to the owner.
    std::function<void()> idle;

    /// Size on the wire, how much of that was taken, and how much payload that contains.
    qint64 length() const { return length_; }
    qint64 taken() const { return taken_; }
    qint64 payloadTaken() const { return payloadTaken_; }
    /// The last take() got nothing: the disk or a limit delays the request, not the network.
    bool owes() const { return owes_; }
    /// How often that has happened.
    qint64 delays() const { return delays_; }
    bool isReading() const { return static_cast<bool>(reading_); }

    /// The next piece, about `most` bytes: never so many that exactly one byte is left. Empty: not yet,
    /// ready() follows. A whole chunk is given without a copy.
    QByteArray take(qint64 most);
    /// The same, copied to the given buffer; returns how many bytes. Here one byte may be left.
    qint64 take(std::span<char> room);
    /// Reads on if a buffer has become free: the last piece is no longer in use.
    void readAhead();
    /// Gives no more bytes.
    void stop();

private:
    struct Chunk;
    /// A chunk that was read, with the framing around it.
    struct Segment
    {
        QByteArray bytes;
        qsizetype payloadFrom = 0;
        qsizetype payloadTo = 0;
        qsizetype used = 0;
        qsizetype left() const { return bytes.size() - used; }
        /// Digests of the bytes that were used.
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
    qint64 read_ = 0; ///< bytes of the range, including those being read now
    qint64 laid_ = 0; ///< bytes on the wire, for what was read
    std::deque<Segment> segments_;
    std::vector<QByteArray> buffers_; ///< two at most; a shared one is still on its way
    bool ended_ = false;              ///< the whole range was requested
    bool owes_ = false;
    qint64 delays_ = 0;
    bool stopped_ = false;
    Handle reading_;
};

/// How much of `wanted` to give when this much is left. Never so much that one byte is left over: a reader of
/// single bytes could not tell that byte from a request for a piece.
qint64 pieceLength(qint64 wanted, qint64 left);

} // namespace windlass
