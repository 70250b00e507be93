// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bodysource.h"

#include "core/base/sentence.h"
#include "core/net/sourcefile.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A piece this small is given at once, whatever its segments.
constexpr qint64 smallBody = 64 * 1024;
/// So few bytes are read and hashed faster than another thread wakes up.
constexpr qint64 tinyBody = 16 * 1024;
constexpr size_t bufferCount = 2;

} // namespace

/// One chunk as the readers make it: the payload at its place on the wire, and the framing's bytes around it.
struct BodySource::Chunk
{
    QByteArray bytes;
    std::span<char> room; ///< where the bytes go; nothing else reads it before they have arrived
    qint64 offset = 0;    ///< in the file
    qint64 ahead = 0;     ///< how much of the file is wanted next
    size_t before = 0;    ///< how many bytes of the room precede the payload
    size_t after = 0;
    bool last = false;
    std::optional<Failure> failure{};

    void make(const FileRange &range);
    /// The same, at once. False if it would have to wait for the disk, or if anything is wrong.
    bool makeFromMemory(const FileRange &range);

private:
    std::span<char> payload() const { return room.subspan(before, room.size() - before - after); }
    void dress(const FileRange &range);
    static bool put(const QByteArray &words, std::span<char> where);
};

bool BodySource::Chunk::put(const QByteArray &words, std::span<char> where)
{
    if (std::cmp_not_equal(words.size(), where.size()))
        return false;
    std::ranges::copy(words, where.begin());
    return true;
}

void BodySource::Chunk::make(const FileRange &range)
{
    if (ahead > 0)
        range.file->willRead(offset + static_cast<qint64>(payload().size()), ahead);
    const auto done = range.file->read(offset, payload());
    // Checked before the last byte goes, because after that the service has a whole object: of one file, or
    // of none.
    const auto same = last ? range.file->unchanged() : Result<void>();
    if (!done || !same) {
        failure = done ? same.error() : done.error();
        return;
    }
    dress(range);
}

bool BodySource::Chunk::makeFromMemory(const FileRange &range)
{
    if (!last || !range.file->readFromMemory(offset, payload()) || !range.file->unchanged())
        return false;
    dress(range);
    return !failure;
}

/// For the payload, which is already at its place: the digests, and the framing around it.
void BodySource::Chunk::dress(const FileRange &range)
{
    const QByteArrayView view(payload().data(), static_cast<qsizetype>(payload().size()));
    if (range.digests && !view.isEmpty())
        range.digests->add(view);
    if (!range.framing)
        return;
    const bool fits = (view.isEmpty() || put(range.framing->before(view), room.first(before))) &&
                      (!last || put(range.framing->end(), room.last(after)));
    if (!fits)
        failure =
            localFailure(FailureKind::LocalFile, Sentence::tr("The body is not as long as was announced."));
}

qint64 pieceLength(qint64 wanted, qint64 left)
{
    if (wanted >= left)
        return left;
    if (left - wanted > 1)
        return wanted;
    return wanted > 1 ? wanted - 1 : left;
}

BodySource::BodySource(QByteArray bytes, std::vector<std::shared_ptr<Bandwidth>> limits)
    : allowance_(std::move(limits))
    , length_(bytes.size())
    , ended_(true)
{
    if (!bytes.isEmpty())
        segments_.push_back({.bytes = std::move(bytes), .payloadFrom = 0, .payloadTo = length_});
}

BodySource::BodySource(FileRange range, std::shared_ptr<Readers> readers,
                       std::vector<std::shared_ptr<Bandwidth>> limits)
    : range_(std::move(range))
    , readers_(std::move(readers))
    , allowance_(std::move(limits))
    , length_(range_->wireLength())
    , ended_(length_ == 0)
{
    readAhead();
}

BodySource::~BodySource()
{
    segments_.clear();
    for (QByteArray &buffer : buffers_)
        readers_->giveBack(std::move(buffer));
}

void BodySource::stop()
{
    stopped_ = true;
    owes_ = false;
    ready = nullptr;
    broken = nullptr;
    idle = nullptr;
    segments_.clear();
}

qint64 BodySource::buffered() const
{
    return std::accumulate(segments_.begin(), segments_.end(), qint64(0),
                           [](qint64 sum, const Segment &segment) { return sum + segment.left(); });
}

/// How much of the bytes that were read can be given now; 0: nothing.
qint64 BodySource::next(qint64 most) const
{
    if (segments_.empty() || most <= 0)
        return 0;
    const qint64 here = buffered();
    const qint64 count =
        pieceLength(std::min(most, here <= smallBody ? here : segments_.front().left()), length_ - taken_);
    return count > here ? 0 : count; // the last byte and the one before it are given together
}

/// How much of that the limits allow now.
qint64 BodySource::allowed(qint64 count)
{
    if (count == 0)
        return 0;
    return allowance_.ask(count, [this] {
        if (owes_ && ready)
            ready();
    });
}

void BodySource::setOwes(bool owes)
{
    if (owes && !owes_)
        ++delays_;
    owes_ = owes;
}

QByteArray BodySource::take(qint64 most)
{
    const qint64 may = stopped_ ? 0 : allowed(next(most));
    setOwes(may == 0 && !stopped_ && taken_ < length_);
    const qint64 count = next(may);
    if (count == 0) {
        readAhead();
        return {};
    }
    allowance_.spend(count);
    QByteArray piece = cut(count);
    readAhead();
    return piece;
}

qint64 BodySource::take(std::span<char> room)
{
    const auto space = static_cast<qint64>(room.size());
    const qint64 may = stopped_ ? 0 : allowed(std::min(space, buffered()));
    setOwes(may == 0 && !stopped_ && taken_ < length_);
    if (may == 0) {
        readAhead();
        return 0;
    }
    allowance_.spend(may);
    copyTo(room.first(static_cast<size_t>(may)));
    readAhead();
    return may;
}

QByteArray BodySource::cut(qint64 count)
{
    Segment &front = segments_.front();
    if (front.used == 0 && front.bytes.size() == count) {
        QByteArray whole = front.bytes;
        drop(front, count);
        return whole;
    }
    QByteArray piece(count, Qt::Uninitialized);
    copyTo(std::span(piece.data(), static_cast<size_t>(count)));
    return piece;
}

void BodySource::copyTo(std::span<char> room)
{
    while (!room.empty()) {
        Segment &front = segments_.front();
        const auto count = std::min<qsizetype>(front.left(), static_cast<qsizetype>(room.size()));
        std::memcpy(room.data(), front.bytes.constData() + front.used, static_cast<size_t>(count));
        room = room.subspan(static_cast<size_t>(count));
        drop(front, count);
    }
}

void BodySource::drop(Segment &segment, qsizetype count)
{
    const qsizetype before = segment.payloadUsed();
    segment.used += count;
    taken_ += count;
    payloadTaken_ += segment.payloadUsed() - before;
    if (segment.left() == 0)
        segments_.pop_front();
}

/// Null if both are still on their way and no piece is awaited.
QByteArray *BodySource::freeBuffer(qsizetype size)
{
    const auto free = std::ranges::find_if(buffers_, &QByteArray::isDetached);
    if (free != buffers_.end()) {
        free->resize(size);
        return &*free;
    }
    if (buffers_.size() < bufferCount)
        return &buffers_.emplace_back(readers_->buffer(size));
    if (!owes_ || !segments_.empty())
        return nullptr;
    buffers_.front() = readers_->buffer(size); // any remaining user of the old one keeps it
    return &buffers_.front();
}

void BodySource::readAhead()
{
    if (ended_ || stopped_ || reading_)
        return;
    const Framing *framing = range_->framing.get();
    const qint64 size = std::min(range_->chunk, range_->length - read_);
    const bool last = read_ + size == range_->length;
    const qint64 before = framing != nullptr && size > 0 ? framing->beforeLength(size, read_ == 0) : 0;
    const qint64 after = last ? length_ - laid_ - before - size : 0;
    const qint64 whole = before + size + after;
    QByteArray *buffer = freeBuffer(whole);
    if (buffer == nullptr)
        return;
    auto chunk = std::make_shared<Chunk>();
    chunk->room = std::span(buffer->data(), static_cast<size_t>(whole));
    chunk->bytes = *buffer;
    chunk->offset = range_->offset + read_;
    chunk->before = static_cast<size_t>(before);
    chunk->after = static_cast<size_t>(after);
    chunk->last = last;
    read_ += size;
    laid_ += whole;
    ended_ = last;
    chunk->ahead = std::min(range_->chunk, range_->length - read_);
    if (range_->length <= tinyBody && chunk->makeFromMemory(*range_))
        return arrived(*chunk);
    reading_ =
        readers_->run([range = *range_, chunk] { chunk->make(range); }, [this, chunk] { arrived(*chunk); });
}

void BodySource::arrived(const Chunk &chunk)
{
    reading_.reset();
    if (const auto then = std::exchange(idle, nullptr)) {
        then();
        return;
    }
    if (stopped_)
        return;
    if (chunk.failure) {
        fail(*chunk.failure);
        return;
    }
    segments_.push_back({.bytes = chunk.bytes,
                         .payloadFrom = static_cast<qsizetype>(chunk.before),
                         .payloadTo = chunk.bytes.size() - static_cast<qsizetype>(chunk.after)});
    readAhead();
    if (owes_ && ready)
        ready();
}

void BodySource::fail(const Failure &failure)
{
    segments_.clear();
    stopped_ = true;
    if (const auto then = broken)
        then(failure);
}

} // namespace windlass
