// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a setting can be used: what the next upload would refuse is refused when it is set.
#pragma once

#include "core/base/result.h"
#include "core/settings/settings.h"

#include <QString>

namespace windlass {

/// The settings with one of them read from text, as withSetting() does; but a template that makes no object
/// key is a failure (Settings), too.
Result<Settings> withUsableSetting(const Settings &settings, const QString &key, const QString &value);

} // namespace windlass
