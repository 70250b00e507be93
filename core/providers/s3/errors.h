// SPDX-License-Identifier: GPL-3.0-or-later
// What S3's error codes mean for an upload: one row a code.
#pragma once

#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &s3ErrorTable();

} // namespace windlass
