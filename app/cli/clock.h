// SPDX-License-Identifier: GPL-3.0-or-later
// The hour that a command stamps its lines with.
#pragma once

#include <QDateTime>

namespace windlass {

/// UTC.
inline QDateTime now()
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace windlass
