// SPDX-License-Identifier: GPL-3.0-or-later
// What each code of a failure means for trying again: the S3 model, and what servers that speak S3 add to it.
#pragma once

#include "core/providers/denial.h"
#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &s3ErrorTable();
/// What refusals say, by their codes.
std::span<const DenialRow> s3Denials();

} // namespace windlass
