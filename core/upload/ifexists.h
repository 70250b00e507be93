// SPDX-License-Identifier: GPL-3.0-or-later
// What to do when an object of that name is there already.
#pragma once

#include <QLatin1StringView>
#include <QStringView>

#include <optional>

namespace windlass {

enum class IfExists {
    Ask,     ///< stop, and let a person decide
    Skip,    ///< done, if the object is the same; else as Ask
    Replace, ///< overwrite it
    Fail,    ///< stop, for good
};

/// `ask skip replace fail`, as on the command line.
QLatin1StringView ifExistsName(IfExists choice);
std::optional<IfExists> ifExistsNamed(QStringView name);

} // namespace windlass
