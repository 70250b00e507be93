// SPDX-License-Identifier: GPL-3.0-or-later
// What has been seen of the ways of a service, by all transfers to one bucket of it: one service's ways are
// not the protocol. Nothing in a member: not seen yet.
#pragma once

#include <optional>

namespace windlass {

struct Habits
{
    /// The ETag of a part, or of an object sent in one request, is the MD5 of its bytes. One that is shows it
    /// for all; one that is not may be of a damaged part.
    std::optional<bool> etagIsMd5;
    /// A part whose ETag is not its MD5 is being sent once more, to find that out: one is enough.
    bool etagBeingTried = false;
    /// It heeds `If-None-Match: *`. False: it refuses the header.
    std::optional<bool> heedsConditionOfPut;
    std::optional<bool> heedsConditionOfComplete;
    /// False: HEAD was refused for as long as an upload looks again; the next one need not wait so long.
    std::optional<bool> looksHelp;
};

} // namespace windlass
