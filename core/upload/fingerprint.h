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
    /// When anything of the file changed last (ctime), which nobody can set back; 0: not known.
    qint64 changedNs = 0;
    bool operator==(const Fingerprint &) const = default;
};

/// Is it still the file that was planned? An unknown id says nothing, nor does the time of change: a chmod or
/// a new hard link moves it, too. Where it alone has moved, only the bytes can tell.
bool sameFile(const Fingerprint &planned, const Fingerprint &now);

/// A failure (LocalFile) says in a sentence what is wrong: missing, not readable, not a regular file.
Result<Fingerprint> fingerprintOf(const QString &path);

} // namespace windlass
