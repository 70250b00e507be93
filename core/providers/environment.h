// SPDX-License-Identifier: GPL-3.0-or-later
// Access to environment variables, for the providers.
#pragma once

#include <QString>

#include <functional>

namespace windlass {

/// Returns the value of an environment variable; empty if it is not set.
using Environment = std::function<QString(const char *name)>;
Environment systemEnvironment();

} // namespace windlass
