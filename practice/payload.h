// SPDX-License-Identifier: GPL-3.0-or-later
// What a request's headers state about its body, and whether the body agrees: lengths, digests, checksums.
#pragma once

#include "practice/answer.h"
#include "practice/intake.h"
#include "practice/requesthead.h"

#include <optional>

namespace windlass::practice {

/// What is wrong with the headers about the body, before any of the body is read.
std::optional<Error> wrongPayloadHeaders(const RequestHead &head);

/// Is the payload in S3's own chunks, so that the lines between them do not count?
bool isAwsChunked(const RequestHead &head);

/// Adds to the plan how to read the body and which digests are needed to check it.
void planPayload(Intake::Plan &plan, const RequestHead &head, const Access &access);

/// What is wrong with a complete body: its chunks, its length, or one of its digests in headers and trailers.
std::optional<Error> wrongPayload(const RequestHead &head, const Intake &body);

} // namespace windlass::practice
