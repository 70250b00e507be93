// SPDX-License-Identifier: GPL-3.0-or-later
// A step of a transfer in flight, with all its attempts.
#pragma once

#include "core/net/filedigests.h"
#include "core/retry/retryer.h"
#include "core/transfer/attemptbook.h"
#include "core/transfer/inquiry.h"
#include "core/transfer/leftsessions.h"
#include "core/upload/checksummode.h"

#include <memory>
#include <optional>

namespace windlass {

struct StepRun : AttemptBook::Page
{
    ChecksumMode checksums = ChecksumMode::Etag; ///< how its bytes are checked
    bool beside = false;                         ///< a question about the upload, and none of its steps
    /// It asks about sessions that may be left, not about the transfer's own.
    std::optional<LeftSessions::Question> left{};

    bool asksFirst = false;   ///< it makes the object, and no request before it asked for that
    bool etagDoubted = false; ///< its ETag was not its MD5, and it is sent once more to see
    /// Its ETag is not its MD5, and nobody knows yet whether the service's ETags should be.
    bool mayBeDamaged = false;

    std::unique_ptr<Inquiry> inquiry{}; ///< what became of an attempt whose outcome is unknown
    bool foundGone = false;             ///< that found neither the object nor the session

    std::shared_ptr<Digests> digests{}; ///< of the bytes of the present attempt
    QString requestId{};                ///< of the last answer
    int status = 0;
    int signedInRound = 0; ///< of Access

    std::unique_ptr<FileDigests> hashing{}; ///< before the request, where a header tells the digest
    Handle request{};                       ///< that came after
    /// Goes first: letting go of it may tell of a wait, and all of the above is asked for then.
    RunHandle handle{};
};

} // namespace windlass
