// SPDX-License-Identifier: GPL-3.0-or-later
// Where an object goes of which only the name is known.
#pragma once

#include <QString>

#include <optional>

namespace windlass {

/// The path below a folder for an object's name below a prefix. Nothing for a name that would lead out of the
/// folder, or that no file can have: `..`, `.`, an empty segment, a NUL.
std::optional<QString> pathBelow(const QString &name);

} // namespace windlass
