// SPDX-License-Identifier: GPL-3.0-or-later
// The environment variables, as far as providers read them.
#pragma once

#include <QString>

#include <functional>

namespace windlass {

/// A variable of the environment; empty when it is not set.
using Environment = std::function<QString(const char *name)>;
Environment systemEnvironment();

} // namespace windlass
