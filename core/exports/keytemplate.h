// SPDX-License-Identifier: GPL-3.0-or-later
// The object's key, made from a template such as `exports/{date}/{vm}/{file}`.
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QString>

namespace windlass {

struct KeyParts
{
    QString prefix; ///< the destination's
    QString vm;     ///< name of the export
    QString file;   ///< the file's name, including the folders between it and what was dropped
    QString host;   ///< this computer's name
    QDateTime time; ///< local; when the files were added
};

/// Replaces {prefix} {date} {time} {vm} {file} {ext} {host}. If the template does not contain {prefix}, the
/// prefix goes in front. The key keeps every character of the file's name. A word without a value makes no
/// folder: `{prefix}/{file}` is the file's name where there is no prefix. A failure (Settings) names an
/// unknown word and lists the known ones. A brace that is not closed, a folder without a name (a slash in
/// front, two in a row), a template that yields an empty name, or one longer than the 1024 bytes that
/// services take, is a failure, too.
Result<QString> expandKey(const QString &pattern, const KeyParts &parts);

/// Can the template name files at all? A failure as that of expandKey().
Result<void> checkedKeyTemplate(const QString &pattern);

} // namespace windlass
