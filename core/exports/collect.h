// SPDX-License-Identifier: GPL-3.0-or-later
// What was dropped or named on the command line, as the files that it stands for, and what it holds that is
// left out.
#pragma once

#include "core/exports/leftout.h"

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

/// What of a folder goes along. A pattern is one of the shell's (`*.vmdk`, `disks/*`), held against the path
/// below the dropped folder and against the name alone; `*` also stands for slashes. What is excluded stays
/// excluded, whatever is included.
struct FolderFilter
{
    QStringList include; ///< empty: everything
    QStringList exclude;
    bool followLinks = false; ///< to folders; links to files are always followed

    bool operator==(const FolderFilter &) const = default;
};

struct Collection
{
    QList<CollectedFile> files; ///< in a stable order, each path once
    QList<LeftOut> leftOut;     ///< in the order in which it was found
    QStringList problems;       ///< a sentence for each path that gave nothing
};

/// Reads folders as far as they can be read. The filter is for what folders hold: what is named itself is
/// taken.
Collection collectFiles(const QStringList &paths, const FolderFilter &filter = {});

} // namespace windlass
