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
    /// Reads by a copy of a descriptor that somebody else opened and may close. `path` is for the sentence of
    /// the failure (LocalFile).
    static Result<std::shared_ptr<SourceFile>> sharing(int descriptor, const QString &path);
    ~SourceFile();
    SourceFile(const SourceFile &) = delete;
    SourceFile &operator=(const SourceFile &) = delete;

    /// Fills the whole buffer from `offset`. A file that ends sooner is a failure (SourceChanged), never a
    /// short read.
    Result<void> read(qint64 offset, std::span<char> buffer) const;
    /// The same without a wait for the disk: false, and nothing is known of the buffer, unless the system has
    /// all of it in memory, which not every system and file system tells.
    bool readFromMemory(qint64 offset, std::span<char> buffer) const;
    /// Has nobody written to the file since it was opened, as far as its size and time tell? Else a failure
    /// (SourceChanged).
    Result<void> unchanged() const;
    /// When anything of the file changed last (ctime): nanoseconds since 1970 UTC; 0: cannot be told.
    qint64 changedNs() const;
    /// These bytes are wanted soon: the system may fetch them meanwhile.
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
