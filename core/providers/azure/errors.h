// SPDX-License-Identifier: GPL-3.0-or-later
// What each code of a failure means for trying again: Azure Blob Storage, as `x-ms-error-code` carries them.
#pragma once

#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &azureErrorTable();

} // namespace windlass
