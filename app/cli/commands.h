// SPDX-License-Identifier: GPL-3.0-or-later
// The commands, one file each. Each prints its output and returns the exit status.
#pragma once

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/options.h"

namespace windlass {

/// What every command gets.
struct CommandContext
{
    GlobalOptions global;
    Console &console;
};

ExitStatus carryOut(const ShowText &options, CommandContext &context);
ExitStatus carryOut(const UploadOptions &options, CommandContext &context);
ExitStatus carryOut(const ResumeOptions &options, CommandContext &context);
ExitStatus carryOut(const QueueOptions &options, CommandContext &context);
ExitStatus carryOut(const HistoryOptions &options, CommandContext &context);
ExitStatus carryOut(const PauseOptions &options, CommandContext &context);
ExitStatus carryOut(const ConfigShowOptions &options, CommandContext &context);
ExitStatus carryOut(const ConfigSetOptions &options, CommandContext &context);
ExitStatus carryOut(const CancelOptions &options, CommandContext &context);
ExitStatus carryOut(const RemoveOptions &options, CommandContext &context);
ExitStatus carryOut(const DestinationAddOptions &options, CommandContext &context);
ExitStatus carryOut(const DestinationListOptions &options, CommandContext &context);
ExitStatus carryOut(const DestinationTestOptions &options, CommandContext &context);
ExitStatus carryOut(const DestinationRemoveOptions &options, CommandContext &context);
ExitStatus carryOut(const SecretSetOptions &options, CommandContext &context);
ExitStatus carryOut(const SecretRemoveOptions &options, CommandContext &context);
ExitStatus carryOut(const RetryPlanOptions &options, CommandContext &context);
ExitStatus carryOut(const RetryExplainOptions &options, CommandContext &context);
ExitStatus carryOut(const MetricsOptions &options, CommandContext &context);
ExitStatus carryOut(const PracticeOptions &options, CommandContext &context);
ExitStatus carryOut(const VerifyOptions &options, CommandContext &context);
ExitStatus carryOut(const RestoreOptions &options, CommandContext &context);
ExitStatus carryOut(const ListOptions &options, CommandContext &context);
ExitStatus carryOut(const DeleteOptions &options, CommandContext &context);
ExitStatus carryOut(const OrphansOptions &options, CommandContext &context);

} // namespace windlass
