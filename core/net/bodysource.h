// SPDX-License-Identifier: GPL-3.0-or-later
// Produces the body of a request piece by piece: bytes in memory, or a range of a file with framing around
// its chunks. The file is read once, a chunk ahead, into two buffers used in turn; the same read feeds the
// digests. The bandwidth limits apply here: take() returns nothing that may not be sent yet.
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
    /// Starts to read the file.
    BodySource(FileRange range, std::shared_ptr<Readers> readers,
               std::vector<std::shared_ptr<Bandwidth>> limits);
    BodySource(const BodySource &) = delete;
    BodySource &operator=(const BodySource &) = delete;
    ~BodySource();

    /// More bytes can be taken, after a take() that returned nothing.
    std::function<void()> ready;
    /// The file cannot be read, or does not have the expected bytes. No more bytes come.
    std::function<void(const Failure &)> broken;
    /// No worker thread reads any more (reported after isReading() was true). From now on the owner may use
    /// the digests.
    std::function<void()> idle;

    /// Size on the wire, how much of it was taken, and how much payload is in what was taken; bytes.
    qint64 length() const { return length_; }
    qint64 taken() const { return taken_; }
    qint64 payloadTaken() const { return payloadTaken_; }
    /// The last take() returned nothing: the disk or a limit delays the request, not the network.
    bool owes() const { return owes_; }
    /// How often that has happened.
    qint64 delays() const { return delays_; }
    bool isReading() const { return static_cast<bool>(reading_); }

    /// The next piece, about `most` bytes; it never leaves exactly one byte. Empty: nothing yet, and ready()
    /// follows. A whole chunk is returned without a copy.
    QByteArray take(qint64 most);
    /// The same, copied into `room`; returns the number of bytes. Here one byte may be left.
    qint64 take(std::span<char> room);
    /// Continues reading if a buffer is free. Call this when the last piece is no longer in use.
    void readAhead();
    /// From now on take() returns nothing.
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
        /// Number of payload bytes among the used ones.
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
    qint64 laid_ = 0; ///< size on the wire of what was read
    std::deque<Segment> segments_;
    std::vector<QByteArray> buffers_; ///< two at most; one that is shared is in use
    bool ended_ = false;              ///< the whole range was read, or is being read
    bool owes_ = false;
    qint64 delays_ = 0;
    bool stopped_ = false;
    Handle reading_;
};

/// The size of the next piece, if `wanted` bytes are asked for and `left` are left. It never leaves exactly
/// one byte: Qt would ask for that with a read of one byte, which here means something else (fastbody.h).
qint64 pieceLength(qint64 wanted, qint64 left);

} // namespace windlass
