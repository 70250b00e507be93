// SPDX-License-Identifier: GPL-3.0-or-later
// Files whose names this program chooses (PATH.windlass-part, a lock, a log): another user may have put a
// link or a pipe there before. core/base/smallfile.h reads whole files that others wrote.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace windlass {

/// What the system says of this errno.
Sentence systemSays(int error);

struct OwnFile
{
    int descriptor = -1;  ///< for reading and writing; the caller closes it
    bool created = false; ///< there was no file of that name
};

/// Opens the file, or creates it with these permissions (the umask applies). Never follows a link, and
/// accepts an existing file only if it is a regular file with one name that belongs to us. A failure
/// (LocalFile) says in a sentence what is there instead; nothing was changed then.
Result<OwnFile> openOwnFile(const QString &path, int permissions);

/// Would openOwnFile() accept the file of this name? Also succeeds if there is no such file. For a file that
/// a library opens by its name.
Result<void> checkOwnFile(const QString &path);

/// The content of such a file; empty if there is no file of that name. A file of more than `most` bytes is a
/// failure (LocalFile), as is everything that openOwnFile() does not accept.
Result<std::optional<QByteArray>> readOwnFile(const QString &path, qint64 most);

/// Replaces the file in one step, through a new file beside it. When it returns, the file is on the disk. An
/// existing file must be one that openOwnFile() accepts.
Result<void> replaceOwnFile(const QString &path, QByteArrayView content, int permissions);

/// Is it a regular file of at most `most` bytes? For another user's file that a library reads by its name;
/// links are followed. Succeeds if there is no such file.
Result<void> checkRegularFile(const QString &path, qint64 most);

/// Is the file of this name neither a link nor a pipe, device or folder? Succeeds if there is none. For a
/// file of ours that may belong to another user.
Result<void> checkPlainFile(const QString &path);

/// A new name in this folder is on the disk only once the folder is.
void syncFolder(const QString &folder);

} // namespace windlass
