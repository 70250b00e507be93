// SPDX-License-Identifier: GPL-3.0-or-later
// Files whose name this program makes up (PATH.windlass-part, a lock, a log): somebody else may have put a
// link or a pipe there before. What others wrote and is read whole, core/base/smallfile.h reads.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace windlass {

/// What the system says of this errno.
QString systemSays(int error);

struct OwnFile
{
    int descriptor = -1;  ///< for reading and writing; the caller closes it
    bool created = false; ///< there was no file of that name
};

/// Opens the file, or makes it with these permissions (the umask counts). Never follows a link, and takes
/// what is there only if it is a regular file with one name that belongs to us. A failure (LocalFile) says in
/// a sentence what is there instead; nothing was changed then.
Result<OwnFile> openOwnFile(const QString &path, int permissions);

/// Would openOwnFile() take what has this name? Also good where nothing has it. For a file that a library
/// opens by its name.
Result<void> checkOwnFile(const QString &path);

/// The content of such a file; nothing where there is no file of that name. A file of more than `most` bytes
/// is a failure (LocalFile), as is all that openOwnFile() does not take.
Result<std::optional<QByteArray>> readOwnFile(const QString &path, qint64 most);

/// Replaces the file in one step, by way of a new file beside it, and is on the disk when it returns. What
/// has the name now must be one that openOwnFile() takes.
Result<void> replaceOwnFile(const QString &path, QByteArrayView content, int permissions);

/// Is it a regular file of at most `most` bytes? For somebody's file that a library reads by its name; links
/// are followed. Good where there is no such file.
Result<void> checkRegularFile(const QString &path, qint64 most);

/// Is what has this name neither a link nor a pipe, device or folder? Good where nothing has it. For a file
/// of ours that may be another user's.
Result<void> checkPlainFile(const QString &path);

/// A new name in this folder is on the disk only once the folder is.
void syncFolder(const QString &folder);

} // namespace windlass
