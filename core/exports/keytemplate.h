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
    QString vm;     ///< what the export is called
    QString file;   ///< the file's name, with the folders between it and what was dropped
    QString host;   ///< this computer's name
    QDateTime time; ///< local; when the files were added
};

/// Replaces {prefix} {date} {time} {vm} {file} {ext} {host}. Where the template does not place {prefix}
/// itself, the prefix goes in front. The key keeps every character of the file's name. A failure (Settings)
/// names an unknown word, and what the known ones are; so does a template that leaves no name, or one longer
/// than the 1024 bytes that services take.
Result<QString> expandKey(const QString &pattern, const KeyParts &parts);

} // namespace windlass
