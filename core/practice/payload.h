// SPDX-License-Identifier: GPL-3.0-or-later
// What a request's headers say about its body, and whether the body is that: lengths, digests, checksums.
#pragma once

#include "core/practice/answer.h"
#include "core/practice/intake.h"
#include "core/practice/requesthead.h"

#include <optional>

namespace windlass::practice {

/// What is wrong with the headers about the body, before any of it is read.
std::optional<Error> wrongPayloadHeaders(const RequestHead &head);

/// Must the body's SHA-256 be known to check it?
bool needsSha256(const RequestHead &head);

/// What is wrong with a finished body. Content-MD5, x-amz-content-sha256 and x-amz-checksum-sha256 are
/// checked.
std::optional<Error> wrongPayload(const RequestHead &head, const Intake &body);

} // namespace windlass::practice
