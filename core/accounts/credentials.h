// SPDX-License-Identifier: GPL-3.0-or-later
// The credentials for a destination, in any of the forms that services use.
#pragma once

#include "core/providers/secret.h"

namespace windlass {

using Credentials = Secret;

} // namespace windlass
