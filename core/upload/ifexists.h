// SPDX-License-Identifier: GPL-3.0-or-later
// What to do if an object with the same key exists already.
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace windlass {

enum class IfExists {
    Ask,     ///< stop and let a person decide
    Skip,    ///< finish if the existing object is the same; otherwise as Ask
    Replace, ///< overwrite it
    Fail,    ///< fail
};

/// `ask skip replace fail`, as on the command line.
QLatin1StringView ifExistsName(IfExists choice);
std::optional<IfExists> ifExistsNamed(QStringView name);

} // namespace windlass
