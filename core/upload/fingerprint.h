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
    quint64 fileId = 0;    ///< inode or file id; 0: not known, as after the profile moved to another computer
    bool operator==(const Fingerprint &) const = default;
};

/// Is it still the file that was planned? An unknown id says nothing.
bool sameFile(const Fingerprint &planned, const Fingerprint &now);

/// A failure (LocalFile) says in a sentence what is wrong: missing, not readable, not a regular file.
Result<Fingerprint> fingerprintOf(const QString &path);

} // namespace windlass
