// SPDX-License-Identifier: GPL-3.0-or-later
// What was dropped or named on the command line, as the files that it stands for.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace windlass {

struct CollectedFile
{
    QString path; ///< absolute
    QString vm;   ///< the export's name: the dropped folder's, or the file's without its suffix
    QString name; ///< the file's name, with the folders below the dropped one: `disks/a.vmdk`
};

struct Collection
{
    QList<CollectedFile> files; ///< in a stable order, each path once
    QStringList problems;       ///< a sentence for each path that gave nothing
};

/// Follows no links to folders, and passes over nothing that is a file.
Collection collectFiles(const QStringList &paths);

} // namespace windlass
