// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a restore writes into until the object is proven whole: PATH.windlass-part, in PATH's own
// folder, so that renaming it is one step. It is sparse, so that it takes no more space than what has
// arrived. Only one process at a time.
#pragma once

#include "core/base/result.h"
#include "core/net/sourcefile.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace windlass {

class PartFile
{
public:
    static QString pathFor(const QString &path);

    /// Is there a record of what an earlier run wrote into the part file?
    enum class Record { Missing, There };

    /// Creates the file or opens the existing one, `size` bytes long. A file with content but without a
    /// record belongs to someone else and is not touched. A failure (LocalFile) says in a sentence why not:
    /// no such folder, no permission to write, not enough space on the disk, another process uses it, or it
    /// is a link or another user's file.
    static Result<std::unique_ptr<PartFile>> open(const QString &path, qint64 size, Record record);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    /// Did it exist already, with its present length? If not, nothing that an earlier run recorded about it
    /// holds.
    bool goesOn() const { return goesOn_; }
    Result<void> write(qint64 offset, QByteArrayView bytes);
    /// From here on, everything written so far survives a loss of power.
    Result<void> sync();
    /// For reading what is on the disk: after a sync(), asks the system to drop what it has in memory.
    Result<std::shared_ptr<SourceFile>> reader() const;
    /// Deletes the part file, which is no longer needed.
    void discard();
    /// Renames it to PATH, for good. Without `replace`, a file of that name that appeared meanwhile is a
    /// failure.
    Result<void> finish(bool replace);

private:
    bool hasItsName() const;
    PartFile(int descriptor, QString path)
        : descriptor_(descriptor)
        , path_(std::move(path))
    {}

    int descriptor_;
    QString path_; ///< PATH, not the part file's own path
    bool goesOn_ = false;
};

/// Is there space for this many more bytes in `folder`? A failure (LocalFile) says how much is missing.
Result<void> roomFor(qint64 bytes, const QString &folder);

} // namespace windlass
