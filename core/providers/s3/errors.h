// SPDX-License-Identifier: GPL-3.0-or-later
// Maps the error codes of S3, and those that S3-compatible servers add, to what a retry does about them.
#pragma once

#include "core/providers/denial.h"
#include "core/retry/classify.h"

namespace windlass {

const ErrorTable &s3ErrorTable();
/// Maps error codes to what they deny.
std::span<const DenialRow> s3Denials();

} // namespace windlass
