// SPDX-License-Identifier: GPL-3.0-or-later
// Facts about a source file at planning time, from which a later change of the file is detected.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace windlass {

struct Fingerprint
{
    qint64 size = 0;
    qint64 modifiedNs = 0; ///< modification time, nanoseconds since 1970 UTC
    quint64 fileId = 0;    ///< inode or file id; 0: unknown, for example after the profile was moved to
                           ///< another computer
    /// Time of the last change of content or attributes (ctime), nanoseconds since 1970 UTC. Programs cannot
    /// set it back. 0: unknown.
    qint64 changedNs = 0;
    bool operator==(const Fingerprint &) const = default;
};

/// Is it still the file that was planned? An unknown id is not compared, and neither is changedNs, because
/// chmod or a new hard link change it, too. If only changedNs differs, the file's content has to be compared.
bool sameFile(const Fingerprint &planned, const Fingerprint &now);

/// Reads the facts of the file. A failure (LocalFile) with a sentence if the file is missing, not readable or
/// not a regular file.
Result<Fingerprint> fingerprintOf(const QString &path);

} // namespace windlass
