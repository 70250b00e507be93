// SPDX-License-Identifier: GPL-3.0-or-later
// Checks whether a setting can be used: a value that the next upload would refuse is refused when it is set.
#pragma once

#include "core/base/result.h"
#include "core/settings/settings.h"

#include <QString>

namespace windlass {

/// As withSetting(), and in addition refuses a template that makes no valid object key, with a failure
/// (Settings).
Result<Settings> withUsableSetting(const Settings &settings, const QString &key, const QString &value);

} // namespace windlass
