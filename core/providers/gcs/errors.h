// SPDX-License-Identifier: GPL-3.0-or-later
// Maps the error codes of Google Cloud Storage (`errors[0].reason`) to what a retry does about them.
#pragma once

#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &gcsErrorTable();

} // namespace windlass
