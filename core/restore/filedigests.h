// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a local file once, range by range, for its digests; a little at a time, so that the event loop goes
// on.
#pragma once

#include "core/base/digest.h"
#include "core/base/timers.h"
#include "core/net/sourcefile.h"
#include "core/upload/step.h"

#include <QList>

#include <functional>
#include <memory>

namespace windlass {

class FileDigests
{
public:
    /// `finished` is called once with the digest of each range, in their order, never from inside this call;
    /// `progress` with the bytes read so far.
    FileDigests(Timers &timers, std::shared_ptr<SourceFile> file, QList<Step> ranges, DigestKind kind,
                std::function<void(qint64 read)> progress,
                std::function<void(Result<QList<QByteArray>>)> finished);
    FileDigests(const FileDigests &) = delete;
    FileDigests &operator=(const FileDigests &) = delete;

private:
    void goOn();
    void closeRange();

    Timers &timers_;
    std::shared_ptr<SourceFile> file_;
    QList<Step> ranges_;
    DigestKind kind_;
    std::function<void(qint64)> progress_;
    std::function<void(Result<QList<QByteArray>>)> finished_;
    std::vector<char> buffer_;
    Digest digest_;
    qsizetype range_ = 0;
    qint64 inRange_ = 0;
    qint64 read_ = 0;
    QList<QByteArray> done_;
    Handle next_;
};

} // namespace windlass
