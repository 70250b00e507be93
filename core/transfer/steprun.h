// SPDX-License-Identifier: GPL-3.0-or-later
// A step of a transfer in flight, with its attempts.
#pragma once

#include "core/net/filedigests.h"
#include "core/retry/retryer.h"
#include "core/services/attemptrecorder.h"
#include "core/transfer/completioncheck.h"
#include "core/upload/checksummode.h"
#include "core/upload/work.h"

#include <memory>
#include <optional>

namespace windlass {

struct StepRun : AttemptRecorder::Page
{
    ChecksumMode checksums = ChecksumMode::Etag; ///< how its bytes are verified
    bool beside = false;                         ///< a request about the upload that is not one of its steps
    /// Set if its work does not follow from the upload: a question about sessions that may have been left.
    std::optional<Work> given{};
    Work work{}; ///< of the current attempt

    bool asksFirst = false;   ///< it makes the object, and no earlier request asked for that
    bool etagDoubted = false; ///< its ETag was not its MD5, and it is sent again to find out why
    /// Its ETag is not its MD5, and the service's ETags are not known to be MD5 sums.
    bool mayBeDamaged = false;

    std::unique_ptr<CompletionCheck>
        completionCheck{};  ///< finds out what became of an attempt whose outcome is unknown
    bool foundGone = false; ///< the inquiry found neither the object nor the session

    std::shared_ptr<Digests> digests{}; ///< of the bytes of the current attempt
    QString requestId{};                ///< of the last answer
    int status = 0;
    int signedInRound = 0; ///< round of Access

    std::unique_ptr<FileDigests> hashing{}; ///< runs before the request, if a header states the digest
    Handle announcing{};                    ///< runs before the request, if it opens a session
    Handle request{};                       ///< the request that follows `hashing` or `announcing`
    /// Declared last, so that it is destroyed first: cancelling the run may report a wait, which reads the
    /// members above.
    RunHandle handle{};
};

} // namespace windlass
