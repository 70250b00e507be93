// SPDX-License-Identifier: GPL-3.0-or-later
// How S3-compatible services say that they do not accept a checksum, or that they require one.
#pragma once

#include "core/providers/provider.h"

namespace windlass {

/// The modes in which a checksum is sent along with the bytes, and which a service may not support.
std::span<const ChecksumMode> s3ChecksumCandidates();

/// See Provider::onChecksums().
ChecksumRefusal s3OnChecksums(const Failure &failure, ChecksumMode mode);

} // namespace windlass
