// SPDX-License-Identifier: GPL-3.0-or-later
// An open source file that parts read from by offset: one descriptor for all parts of a transfer, no shared
// position.
#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>
#include <span>

namespace windlass {

class SourceFile
{
public:
    /// A failure (LocalFile) says in a sentence why it cannot be opened.
    static Result<std::shared_ptr<SourceFile>> open(const QString &path);
    /// Reads through a copy of a descriptor that another owner opened and may close. `path` is for the
    /// sentence of the failure (LocalFile).
    static Result<std::shared_ptr<SourceFile>> sharing(int descriptor, const QString &path);
    ~SourceFile();
    SourceFile(const SourceFile &) = delete;
    SourceFile &operator=(const SourceFile &) = delete;

    /// Fills the whole buffer from `offset`. A file that ends sooner is a failure (SourceChanged), never a
    /// short read.
    Result<void> read(qint64 offset, std::span<char> buffer) const;
    /// The same without waiting for the disk. Returns false, with an undefined buffer, unless the system has
    /// all of it in memory, which not every system and file system can tell.
    bool readFromMemory(qint64 offset, std::span<char> buffer) const;
    /// Is the file unchanged since it was opened, as far as its size and time tell? Else a failure
    /// (SourceChanged).
    Result<void> unchanged() const;
    /// When anything of the file changed last (ctime): nanoseconds since 1970 UTC; 0: unknown.
    qint64 changedNs() const;
    /// These bytes will be needed soon: the system may read them ahead.
    void willRead(qint64 offset, qint64 length) const;

private:
    struct Facts
    {
        qint64 size = 0;
        qint64 modifiedNs = 0;
        bool operator==(const Facts &) const = default;
    };
    explicit SourceFile(int descriptor);
    Facts facts() const;

    int descriptor_;
    Facts opened_;
};

} // namespace windlass
