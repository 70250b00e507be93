// SPDX-License-Identifier: GPL-3.0-or-later
// Reads ranges of a local file and computes their digests, a little at a time, so that the event loop keeps
// running. For everything that needs digests without sending the file: sending computes its digests in the
// same read.
#pragma once

#include "core/base/digest.h"
#include "core/base/timers.h"
#include "core/net/sourcefile.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class FileDigests
{
public:
    struct Range
    {
        qint64 offset = 0;
        qint64 length = 0;
        DigestKind kind = DigestKind::Md5;
    };

    /// `finished` is called once with the raw digest of each range, in their order, never from inside this
    /// call; a failure says why the file cannot be read. `progress`, if set, is called with the bytes read so
    /// far. With `together`, one more digest comes last: of that kind, over all the ranges in order. The
    /// owner may destroy this object from inside `finished`, but not from `progress`.
    FileDigests(Timers &timers, std::shared_ptr<SourceFile> file, QList<Range> ranges,
                std::function<void(Result<QList<QByteArray>>)> finished,
                std::function<void(qint64 read)> progress = {}, std::optional<DigestKind> together = {});
    FileDigests(const FileDigests &) = delete;
    FileDigests &operator=(const FileDigests &) = delete;

private:
    void soon();
    void goOn();
    Result<void> readPiece(const Range &range);

    Timers &timers_;
    std::shared_ptr<SourceFile> file_;
    QList<Range> ranges_;
    std::function<void(Result<QList<QByteArray>>)> finished_;
    std::function<void(qint64)> progress_;
    QByteArray buffer_;
    std::optional<Digest> digest_; ///< of the range that is being read
    std::optional<Digest> together_;
    qint64 inRange_ = 0;
    qint64 read_ = 0;
    QList<QByteArray> done_;
    Handle next_;
};

} // namespace windlass
