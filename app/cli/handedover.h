// SPDX-License-Identifier: GPL-3.0-or-later
// A command that needs to drive the profile. If no process drives it, this one does; otherwise the command is
// handed to the process that does, and followed in the journal.
#pragma once

#include "app/cli/profileaccess.h"
#include "app/handover.h"

#include <functional>

namespace windlass {

/// What to do once the driver has accepted a command.
enum class Following {
    No,     ///< nothing more: the answer completes the command
    ToRest, ///< follow its transfers until they are at rest
};

struct ProfileCommand
{
    /// Carries out the command in this process.
    std::function<ExitStatus(DrivenProfile &)> drive;
    /// The request to another process, or a refusal if the command makes no sense there.
    std::function<tl::expected<DriverRequest, Refusal>()> ask;
    Following following = Following::No;
};

/// Carries out the command in either way. ProfileInUse if another process drives the profile and does not
/// accept the command. Waits for a driver that is starting or about to end.
ExitStatus carryOut(const ProfileCommand &command, CommandContext &context);

} // namespace windlass
