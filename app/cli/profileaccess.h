// SPDX-License-Identifier: GPL-3.0-or-later
// A command's access to the profile: reading beside the process that drives it, or driving it.
#pragma once

#include "app/cli/commands.h"
#include "app/composition.h"
#include "core/store/store.h"

#include <memory>
#include <optional>

namespace windlass {

/// Why a command cannot begin.
struct Refusal
{
    ExitStatus status = ExitStatus::Usage;
    QString sentence;
};

/// Prints the refusal and returns its status.
ExitStatus refuse(const Refusal &refusal, CommandContext &context);
/// The same for a failure, by its kind.
ExitStatus refuse(const Failure &failure, CommandContext &context);

/// The journal for reading; null if the profile has none yet.
tl::expected<std::unique_ptr<Store>, Refusal> readJournal(const CommandContext &context);

/// The profile, with the right to drive it until this object is destroyed.
struct DrivenProfile
{
    Profile profile;
    std::unique_ptr<QLockFile> lock;
};
tl::expected<DrivenProfile, Refusal> driveProfile(const CommandContext &context);

/// A sentence: no transfer has this number, and where to find the numbers.
QString unknownTransfer(TransferId id);

/// Prints the result of `pause`. A transfer that had ended before stays as it is.
void tellPaused(TransferId id, TransferState state, Console &console);

/// A sentence: this transfer cannot be removed yet, and what to do.
QString notRemoved(TransferId id, TransferState state);

/// The destination with this name. A failure (Settings) says how to find or create it.
Result<Destination> savedDestination(const QList<Destination> &destinations, const QString &name);

} // namespace windlass
