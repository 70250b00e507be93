// SPDX-License-Identifier: GPL-3.0-or-later
// Observed behaviour of a service, shared by all transfers to one bucket: services differ from the protocol.
// An empty member has not been observed yet.
#pragma once

#include <optional>

namespace windlass {

struct ServiceBehaviour
{
    /// The ETag of a part, or of an object sent in one request, is the MD5 of its bytes. One matching ETag
    /// proves it for all; one that differs may belong to a damaged part.
    std::optional<bool> etagIsMd5;
    /// A part whose ETag is not its MD5 is being sent again, to find that out. One such part is enough.
    bool etagBeingTried = false;
    /// The service supports `If-None-Match: *`. False: it refuses the header.
    std::optional<bool> supportsConditionalPut;
    std::optional<bool> supportsConditionalComplete;
    /// False: HEAD was refused during all checks of an earlier upload, so the next upload need not wait as
    /// long.
    std::optional<bool> headAllowed;
};

} // namespace windlass
