// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what was dropped or named on the command line into the files that it stands for, and lists what is
// left out.
#pragma once

#include "core/base/sentence.h"
#include "core/exports/leftout.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace windlass {

struct CollectedFile
{
    QString path; ///< absolute
    QString vm;   ///< the export's name: the dropped folder's, or the file's without its suffix
    QString name; ///< the file's name, including the folders below the dropped one: `disks/a.vmdk`
};

/// What is taken from a folder. A pattern is one of the shell's (`*.vmdk`, `disks/*`), matched against the
/// path below the dropped folder and against the name alone; `*` also matches slashes. An excluded file stays
/// excluded, even if it is also included.
struct FolderFilter
{
    QStringList include; ///< empty: everything
    QStringList exclude;
    bool followLinks = false; ///< follow links to folders; links to files are always followed

    bool operator==(const FolderFilter &) const = default;
};

struct Collection
{
    QList<CollectedFile> files; ///< in a stable order, each path once
    QList<LeftOut> leftOut;     ///< in the order in which it was found
    QList<Sentence> problems;   ///< a sentence for each path that yielded no file
};

/// Reads as much of the folders as can be read. The filter applies to what folders contain: a file that is
/// named itself is taken.
Collection collectFiles(const QStringList &paths, const FolderFilter &filter = {});

} // namespace windlass
