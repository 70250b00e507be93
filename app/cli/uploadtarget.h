// SPDX-License-Identifier: GPL-3.0-or-later
// What `--to` stands for.
#pragma once

#include "core/accounts/destination.h"

#include <QList>

namespace windlass {

/// A saved destination's name, `NAME:PREFIX` for a folder below its own prefix, or a URL. A failure
/// (Settings) says what to do.
Result<Destination> uploadTarget(const QString &to, const QList<Destination> &saved);

} // namespace windlass
