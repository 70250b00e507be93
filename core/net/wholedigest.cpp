// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/wholedigest.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace windlass {

namespace {

/// Read and hashed within a few milliseconds; whole blocks of every digest.
constexpr qint64 mostAtOnce = 1024 * 1024;

} // namespace

/// The next piece of the file, and the digest it is added to.
struct WholeDigest::Work
{
    std::shared_ptr<SourceFile> file;
    ResumableDigest digest;
    QByteArray buffer;
    qsizetype count = 0;
    std::optional<Failure> failure{};

    void readAndAdd()
    {
        buffer.resize(std::max(buffer.size(), count));
        if (const auto done =
                file->read(digest.length(), std::span(buffer.data(), static_cast<size_t>(count)));
            !done)
            failure = done.error();
        else
            digest.add(QByteArrayView(buffer.constData(), count));
    }
};

WholeDigest::WholeDigest(WorkerThread worker, std::shared_ptr<SourceFile> file, qint64 size, DigestKind kind,
                         const QByteArray &state, Listener listener)
    : worker_(std::move(worker))
    , listener_(std::move(listener))
    , size_(size)
{
    auto before = ResumableDigest::from(kind, state);
    if (before && before->length() <= size_) {
        state_ = state;
        read_ = before->length();
    } else {
        before.emplace(kind);
    }
    work_ = std::make_shared<Work>(Work{std::move(file), std::move(*before), {}});
}

void WholeDigest::readTo(qint64 offset)
{
    mayReadTo_ = std::max(mayReadTo_, std::min(offset, size_));
    goOn();
}

void WholeDigest::goOn()
{
    if (running_ || !work_)
        return;
    // Up to the next whole piece: a digest can be saved between blocks, but not in the middle of one.
    const qint64 count = std::min(mostAtOnce - read_ % mostAtOnce, mayReadTo_ - read_);
    if (count <= 0 && mayReadTo_ < size_)
        return; // at the end, an empty piece counts too: an empty file has a digest
    work_->count = count;
    running_ = worker_([work = work_] { work->readAndAdd(); }, [this] { arrived(); });
}

void WholeDigest::arrived()
{
    running_.reset();
    if (work_->failure) {
        const auto work = std::exchange(work_, nullptr);
        const auto finished = listener_.finished;
        return finished(failed(*work->failure));
    }
    read_ = work_->digest.length();
    if (QByteArray state = work_->digest.state(); !state.isEmpty())
        state_ = std::move(state);
    if (read_ == size_) {
        const auto work = std::exchange(work_, nullptr);
        const auto finished = listener_.finished;
        return finished(work->digest.finish());
    }
    listener_.progressed();
    goOn();
}

} // namespace windlass
