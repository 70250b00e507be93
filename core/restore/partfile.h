// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a restore writes into until the object is proven whole: PATH.windlass-part, in PATH's own
// folder so that renaming it is one step, sparse so that it costs no more than what has come. One process at
// a time.
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace windlass {

class PartFile
{
public:
    static QString pathFor(const QString &path);

    /// Makes the file or opens the one that is there, `size` bytes long. A failure (LocalFile) says in a
    /// sentence why not: no such folder, no right to write, no room on the disk, another process at it.
    static Result<std::unique_ptr<PartFile>> open(const QString &path, qint64 size);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    /// Was it there already, as long as it is now? Else nothing that an earlier run says of it holds.
    bool goesOn() const { return goesOn_; }
    Result<void> write(qint64 offset, QByteArrayView bytes);
    /// Everything written so far survives a loss of power from here.
    Result<void> sync();
    /// Becomes PATH, for good. Without `replace` a file of that name that came meanwhile is a failure.
    Result<void> finish(bool replace);

private:
    PartFile(int descriptor, QString path)
        : descriptor_(descriptor)
        , path_(std::move(path))
    {}

    int descriptor_;
    QString path_; ///< PATH, not the part file's own
    bool goesOn_ = false;
};

/// Is there room for so many more bytes where `folder` is? A failure (LocalFile) says how much is missing.
Result<void> roomFor(qint64 bytes, const QString &folder);

} // namespace windlass
