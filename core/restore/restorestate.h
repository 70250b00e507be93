// SPDX-License-Identifier: GPL-3.0-or-later
// What a restore needs to continue after an interruption: which object the ranges in the part file belong to,
// and which of them are complete. Kept in a small file beside the part file and not in the journal: the two
// files belong together and are moved together, and a restore may run while another process drives the
// profile.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace windlass {

struct RestoreState
{
    QString url;  ///< URL of the object
    QString etag; ///< ETag of the object: ranges of another version are useless
    qint64 size = 0;
    qint64 rangeSize = 0;
    QString digest; ///< kind of the ranges' digests: digestName()
    QMap<int, QByteArray> confirmed;

    /// Do both describe the same object, split into the same ranges?
    bool goesOnWith(const RestoreState &other) const;

    static QString pathFor(const QString &path);
    /// Empty if the file does not exist. A failure (LocalFile) says in a sentence what else has its name.
    static Result<std::optional<RestoreState>> read(const QString &path);
    /// Replaces the file atomically. It is on disk when this returns.
    Result<void> write(const QString &path) const;
};

} // namespace windlass
