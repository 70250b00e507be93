// SPDX-License-Identifier: GPL-3.0-or-later
// Reads and checks the list of parts that a CompleteMultipartUpload sends.
#pragma once

#include "core/base/result.h"
#include "practice/answer.h"
#include "practice/objectfolder.h"

#include <optional>
#include <variant>
#include <vector>

namespace windlass::practice {

/// The smallest part that is not the last one (Amazon S3 User Guide, "Multipart upload limits").
constexpr qint64 smallestPart = 5 * 1024 * 1024;

/// What to join, and the resulting ETag: the MD5 of the parts' raw MD5s, a hyphen, their number.
struct Completion
{
    std::vector<int> parts;
    QByteArray etag;
    std::optional<StoredChecksum> checksum;
};

/// What to make of the parts, given the size and the checksum that the request's head may name.
std::variant<Error, Completion> readCompletion(const RequestHead &head, const QByteArray &xml,
                                               const UnfinishedUpload &upload);

} // namespace windlass::practice
