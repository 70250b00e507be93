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
    ~SourceFile();
    SourceFile(const SourceFile &) = delete;
    SourceFile &operator=(const SourceFile &) = delete;

    /// Fills the whole buffer from `offset`. A file that ends sooner is a failure (SourceChanged), never a
    /// short read.
    Result<void> read(qint64 offset, std::span<char> buffer) const;

private:
    explicit SourceFile(int descriptor)
        : descriptor_(descriptor)
    {}
    int descriptor_;
};

} // namespace windlass
