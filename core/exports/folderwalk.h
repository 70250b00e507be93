// SPDX-License-Identifier: GPL-3.0-or-later
// Walks through a folder and everything below it with system calls, so that nothing is skipped silently:
// whatever is not a readable file is listed, with the reason.
#pragma once

#include "core/exports/collect.h"

namespace windlass {

struct WalkedFolder
{
    QStringList files; ///< absolute paths, sorted
    QList<LeftOut> leftOut;
};

/// `root`: absolute, a folder or a link to one.
WalkedFolder walkFolder(const QString &root, const FolderFilter &filter);

} // namespace windlass
