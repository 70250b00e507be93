// SPDX-License-Identifier: GPL-3.0-or-later
// A profile's files and folders are accessible to their owner only, because they name files, hosts and keys.
#pragma once

#include <QString>

namespace windlass {

/// Creates the file, if it does not exist, and removes the permissions of other users, whatever the umask is.
/// Ignores failures: the code that opens the file reports them.
void makeFilePrivate(const QString &path);
/// Only removes permissions, and creates nothing.
void removeOthersPermissions(const QString &path);
/// Creates the folder, and those above it, if they do not exist; false if that fails. A folder that existed
/// keeps its permissions unless `narrow`.
bool makeFolderPrivate(const QString &path, bool narrow);

} // namespace windlass
