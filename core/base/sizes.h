// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes in bytes.
#pragma once

#include <QtGlobal>

namespace windlass {

inline constexpr qint64 mebi = 1024LL * 1024;

} // namespace windlass
