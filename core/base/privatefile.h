// SPDX-License-Identifier: GPL-3.0-or-later
// Files and folders of a profile are for their owner alone: they name files, hosts and keys.
#pragma once

#include <QString>

namespace windlass {

/// Makes the file, if it is not there, and takes from others what they may do with it, whatever the umask is.
/// What cannot be done is left: whoever opens the file then says why.
void makeFilePrivate(const QString &path);
/// Only takes from others, and makes nothing.
void narrowFile(const QString &path);
/// Makes the folder, and those above it, if it is not there; false where that cannot be done. A folder that
/// was there keeps its permissions unless `narrow`.
bool makeFolderPrivate(const QString &path, bool narrow);

} // namespace windlass
