// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a small file that somebody else wrote, as a configuration: never a device, a pipe or an endless one.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace windlass {

/// All of the file; nothing where there is none. A failure (LocalFile) names the file and says why it is not
/// read: it is no regular file, longer than `limit` bytes, or the system refuses. Never waits for a pipe's
/// other end.
Result<std::optional<QByteArray>> readSmallFile(const QString &path, qsizetype limit);

} // namespace windlass
