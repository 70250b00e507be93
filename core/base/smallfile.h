// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a small file that others wrote, such as a configuration; refuses devices, pipes and endless files.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace windlass {

/// The whole file; empty if there is none. A failure (LocalFile) names the file and says why it is not read:
/// it is no regular file, it is longer than `limit` bytes, or the system refuses. Never waits for the other
/// end of a pipe.
Result<std::optional<QByteArray>> readSmallFile(const QString &path, qsizetype limit);

} // namespace windlass
