// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a restore writes into until the object is proven whole: PATH.windlass-part, in PATH's own
// folder so that renaming it is one step, sparse so that it costs no more than what has come. One process at
// a time.
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

    /// Makes the file or opens the one that is there, `size` bytes long. A file with something in it and no
    /// record is somebody's: it is not touched. A failure (LocalFile) says in a sentence why not: no such
    /// folder, no right to write, no room on the disk, another process at it, a link or another's file.
    static Result<std::unique_ptr<PartFile>> open(const QString &path, qint64 size, Record record);
    ~PartFile();
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    /// Was it there already, as long as it is now? Else nothing that an earlier run says of it holds.
    bool goesOn() const { return goesOn_; }
    Result<void> write(qint64 offset, QByteArrayView bytes);
    /// Everything written so far survives a loss of power from here.
    Result<void> sync();
    /// For reading what lies on the disk: after a sync(), the system is asked to forget what it has in
    /// memory.
    Result<std::shared_ptr<SourceFile>> reader() const;
    /// Deletes the part file, which is of no more use.
    void discard();
    /// Becomes PATH, for good. Without `replace` a file of that name that came meanwhile is a failure.
    Result<void> finish(bool replace);

private:
    bool hasItsName() const;
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
