// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a restore writes into until the object is verified: PATH.windlass-part, in the same folder as
// PATH, so that it can be renamed in one step. It is sparse: it takes no more disk space than what has been
// received. Only one process can use it at a time.
#pragma once

#include "core/base/result.h"
#include "core/net/sourcefile.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace windlass {

/// The path with `suffix` behind it. If the file's name would be too long with it, its beginning with a
/// digest of the whole name stands for it.
QString pathBeside(const QString &path, QLatin1StringView suffix);

class PartFile
{
public:
    static QString pathFor(const QString &path);

    /// Does a record of an earlier run for this part file exist?
    enum class Record { Missing, There };

    /// Creates the file, or opens the existing one, with a length of `size` bytes. A file with content but
    /// without a record belongs to another program and is not changed. A failure (LocalFile) says in a
    /// sentence why not: no such folder, no permission to write, not enough disk space, in use by another
    /// process, or it is a link or another user's file.
    static Result<std::unique_ptr<PartFile>> open(const QString &path, qint64 size, Record record);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    /// Did the file already exist, with this length? If not, an earlier run's record about it is void.
    bool goesOn() const { return goesOn_; }
    Result<void> write(qint64 offset, QByteArrayView bytes);
    /// Afterwards, everything written so far survives a loss of power.
    Result<void> sync();
    /// Opens the file to read what is on the disk. Call sync() first: the system is asked to drop its cached
    /// pages.
    Result<std::shared_ptr<SourceFile>> reader() const;
    /// Deletes the part file.
    void discard();
    /// Renames the part file to PATH. Without `replace`, it is a failure if a file of that name has appeared
    /// meanwhile.
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
Result<void> checkFreeSpace(qint64 bytes, const QString &folder);

} // namespace windlass
