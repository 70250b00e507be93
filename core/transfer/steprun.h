// SPDX-License-Identifier: GPL-3.0-or-later
// A step of a transfer on its way, with all its attempts: what Transfer knows of it, and nobody else.
#pragma once

#include "core/transfer/transfer.h"

namespace windlass {

struct Transfer::StepRun : AttemptBook::Page
{
    std::shared_ptr<Digests> digests; ///< of the bytes of the present attempt
    QString requestId;                ///< of the last answer
    int status = 0;
    int signedInRound = 0;    ///< of access_
    bool asksFirst = false;   ///< Complete: nobody asked for it before, as far as is known
    bool etagDoubted = false; ///< its ETag was not its MD5, and it is sent once more to see
    std::optional<LeftSessions::Question>
        left;                             ///< it asks about sessions that may be left, not about its own
    std::unique_ptr<FileDigests> hashing; ///< before the request, where a header tells the digest
    Handle onItsWay;                      ///< the request that came after
    RunHandle
        handle; ///< goes first: letting go of it may tell of a wait, and all of the above is asked for then
};

} // namespace windlass
