// SPDX-License-Identifier: GPL-3.0-or-later
// What each code of a failure means for trying again: Google Cloud Storage, as `errors[0].reason` carries
// them.
#pragma once

#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &gcsErrorTable();

} // namespace windlass
