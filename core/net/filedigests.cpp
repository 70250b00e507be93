// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/filedigests.h"

#include <algorithm>
#include <span>
#include <utility>

namespace windlass {

namespace {

/// Read and hashed within a few milliseconds.
constexpr qint64 mostAtOnce = 1024 * 1024;

} // namespace

FileDigests::FileDigests(Timers &timers, std::shared_ptr<SourceFile> file, QList<Range> ranges,
                         std::function<void(Result<QList<QByteArray>>)> finished,
                         std::function<void(qint64)> progress, std::optional<DigestKind> together)
    : timers_(timers)
    , file_(std::move(file))
    , ranges_(std::move(ranges))
    , finished_(std::move(finished))
    , progress_(std::move(progress))
    , together_(together)
{
    soon();
}

void FileDigests::soon()
{
    next_ = timers_.after(Duration::zero(), [this] { goOn(); });
}

void FileDigests::goOn()
{
    if (done_.size() == ranges_.size()) {
        buffer_.clear(); // its owner may keep this object for long
        if (together_)
            done_.append(together_->finish());
        const auto finished = std::move(finished_);
        return finished(std::move(done_));
    }
    if (const auto read = readPiece(ranges_.at(done_.size())); !read) {
        const auto finished = std::move(finished_);
        return finished(failed(read.error()));
    }
    if (progress_)
        progress_(read_);
    soon();
}

Result<void> FileDigests::readPiece(const Range &range)
{
    if (!digest_)
        digest_.emplace(range.kind);
    const qint64 count = std::min(mostAtOnce, range.length - inRange_);
    buffer_.resize(std::max(buffer_.size(), count));
    const std::span bytes(buffer_.data(), static_cast<size_t>(count));
    if (auto read = file_->read(range.offset + inRange_, bytes); !read)
        return read;
    const QByteArrayView piece(buffer_.constData(), count);
    digest_->add(piece);
    if (together_)
        together_->add(piece);
    inRange_ += count;
    read_ += count;
    if (inRange_ == range.length) {
        done_.append(digest_->finish());
        digest_.reset();
        inRange_ = 0;
    }
    return {};
}

} // namespace windlass
