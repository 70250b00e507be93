// SPDX-License-Identifier: GPL-3.0-or-later
// What a source file looked like when the transfer was planned: the least that tells it from a changed one.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace windlass {

struct Fingerprint
{
    qint64 size = 0;
    qint64 modifiedNs = 0; ///< modification time, nanoseconds since 1970 UTC
    quint64 fileId = 0;    ///< inode or file id
    bool operator==(const Fingerprint &) const = default;
};

/// A failure (LocalFile) says in a sentence what is wrong: missing, not readable, not a regular file.
Result<Fingerprint> fingerprintOf(const QString &path);

} // namespace windlass
