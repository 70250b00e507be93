// SPDX-License-Identifier: GPL-3.0-or-later
// The time that a command prints with its lines.
#pragma once

#include <QDateTime>

namespace windlass {

/// UTC.
inline QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace windlass
