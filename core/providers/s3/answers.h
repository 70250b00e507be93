// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the answers of S3 services: the half of the dialect that parses.
#pragma once

#include "core/base/result.h"
#include "core/net/http.h"
#include "core/upload/work.h"

namespace windlass {

/// The header that carries our own upload id in an object's metadata.
inline constexpr auto ourIdHeader = "x-amz-meta-windlass-upload-id";

/// See Provider::receipt().
Result<Receipt> s3Receipt(const Work &work, const HttpReply &reply, const QDateTime &now);

} // namespace windlass
