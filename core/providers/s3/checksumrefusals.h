// SPDX-License-Identifier: GPL-3.0-or-later
// How services that speak S3 say that they do not take a checksum, or that they want one.
#pragma once

#include "core/providers/provider.h"

namespace windlass {

/// Of the modes that services may know: those that the bytes' own checksum goes along with.
std::span<const ChecksumMode> s3ChecksumCandidates();

/// See Provider::onChecksums().
OnChecksums s3OnChecksums(const Failure &failure, ChecksumMode mode);

} // namespace windlass
