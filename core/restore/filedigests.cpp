// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/filedigests.h"

#include <algorithm>

namespace windlass {

namespace {

constexpr qint64 bufferSize = 4 * 1024 * 1024;

} // namespace

FileDigests::FileDigests(Timers &timers, std::shared_ptr<SourceFile> file, QList<Step> ranges,
                         DigestKind kind, std::function<void(qint64)> progress,
                         std::function<void(Result<QList<QByteArray>>)> finished)
    : timers_(timers)
    , file_(std::move(file))
    , ranges_(std::move(ranges))
    , kind_(kind)
    , progress_(std::move(progress))
    , finished_(std::move(finished))
    , buffer_(bufferSize)
    , digest_(kind)
{
    next_ = timers_.after(Duration::zero(), [this] { goOn(); });
}

void FileDigests::goOn()
{
    if (range_ == ranges_.size()) {
        const auto finished = std::move(finished_);
        return finished(std::move(done_));
    }
    const Step &range = ranges_.at(range_);
    const qint64 count = std::min<qint64>(bufferSize, range.length - inRange_);
    const std::span piece(buffer_.data(), static_cast<size_t>(count));
    if (const auto read = file_->read(range.offset + inRange_, piece); !read) {
        const auto finished = std::move(finished_);
        return finished(failed(read.error()));
    }
    digest_.add(QByteArrayView(piece.data(), count));
    inRange_ += count;
    read_ += count;
    if (inRange_ == range.length)
        closeRange();
    progress_(read_);
    next_ = timers_.after(Duration::zero(), [this] { goOn(); });
}

void FileDigests::closeRange()
{
    done_.append(digest_.finish());
    digest_ = Digest(kind_);
    inRange_ = 0;
    ++range_;
}

} // namespace windlass
