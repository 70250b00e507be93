// SPDX-License-Identifier: GPL-3.0-or-later
// A command that needs the profile: this process drives it where nobody does; else the command is asked of
// the process that does, and followed in the journal.
#pragma once

#include "app/cli/profileaccess.h"
#include "app/handover.h"

#include <functional>

namespace windlass {

/// How a command goes on once the driver has taken it.
enum class Following {
    No,     ///< it is done with the answer
    ToRest, ///< until its transfers are at rest
};

struct ProfileCommand
{
    /// Carries it out here.
    std::function<ExitStatus(DrivenProfile &)> drive;
    /// What to ask of another process; a refusal where that makes no sense.
    std::function<tl::expected<DriverRequest, Refusal>()> ask;
    Following following = Following::No;
};

/// Carries the command out, one way or the other. ProfileInUse where another process has the profile and does
/// not take the command. One that is about to end is waited for, and so is one that is just starting.
ExitStatus carryOut(const ProfileCommand &command, Session &session);

} // namespace windlass
