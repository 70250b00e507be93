// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/environment.h"

namespace windlass {

Environment systemEnvironment()
{
    return [](const char *name) { return qEnvironmentVariable(name); };
}

} // namespace windlass
