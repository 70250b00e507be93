// SPDX-License-Identifier: GPL-3.0-or-later
// Maps the error codes of Azure Blob Storage (`x-ms-error-code`) to what a retry does about them.
#pragma once

#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &azureErrorTable();

} // namespace windlass
