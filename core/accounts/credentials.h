// SPDX-License-Identifier: GPL-3.0-or-later
// What proves to a service who we are, whatever its form.
#pragma once

#include "core/providers/secret.h"

namespace windlass {

using Credentials = Secret;

} // namespace windlass
