// SPDX-License-Identifier: GPL-3.0-or-later
// Goes through a folder and all below it by the system's own calls, so that nothing is passed over: what is
// not a readable file is named, with the reason.
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
