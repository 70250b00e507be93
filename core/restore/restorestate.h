// SPDX-License-Identifier: GPL-3.0-or-later
// What a restore needs to go on after it was interrupted: of which object the ranges in the part file are,
// and which of them are whole. A small file beside the part file and not the journal: the two belong together
// and are moved together, and a restore may run while another process drives the profile.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace windlass {

struct RestoreState
{
    QString url;  ///< of the object
    QString etag; ///< ranges of another version are worth nothing
    qint64 size = 0;
    qint64 rangeSize = 0;
    QString digest; ///< what the ranges' digests are: digestName()
    QMap<int, QByteArray> confirmed;

    /// The same object, cut the same way?
    bool goesOnWith(const RestoreState &other) const;

    static QString pathFor(const QString &path);
    /// Nothing where there is none. A failure (LocalFile) says in a sentence what has its name instead.
    static Result<std::optional<RestoreState>> read(const QString &path);
    /// Replaces the file in one step, and is on the disk when it returns.
    Result<void> write(const QString &path) const;
};

} // namespace windlass
