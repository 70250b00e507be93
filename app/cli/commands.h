// SPDX-License-Identifier: GPL-3.0-or-later
// The commands, one file each. Each prints its output and returns the exit status.
#pragma once

#include "app/cli/console.h"
#include "app/cli/exitstatus.h"
#include "app/cli/options.h"

namespace windlass {

/// What every command gets.
struct Session
{
    GlobalOptions global;
    Console &console;
};

ExitStatus carryOut(const ShowText &options, Session &session);
ExitStatus carryOut(const UploadOptions &options, Session &session);
ExitStatus carryOut(const ResumeOptions &options, Session &session);
ExitStatus carryOut(const QueueOptions &options, Session &session);
ExitStatus carryOut(const HistoryOptions &options, Session &session);
ExitStatus carryOut(const PauseOptions &options, Session &session);
ExitStatus carryOut(const ConfigShowOptions &options, Session &session);
ExitStatus carryOut(const ConfigSetOptions &options, Session &session);
ExitStatus carryOut(const CancelOptions &options, Session &session);
ExitStatus carryOut(const RemoveOptions &options, Session &session);
ExitStatus carryOut(const DestinationAddOptions &options, Session &session);
ExitStatus carryOut(const DestinationListOptions &options, Session &session);
ExitStatus carryOut(const DestinationTestOptions &options, Session &session);
ExitStatus carryOut(const DestinationRemoveOptions &options, Session &session);
ExitStatus carryOut(const SecretSetOptions &options, Session &session);
ExitStatus carryOut(const SecretRemoveOptions &options, Session &session);
ExitStatus carryOut(const RetryPlanOptions &options, Session &session);
ExitStatus carryOut(const RetryExplainOptions &options, Session &session);
ExitStatus carryOut(const MetricsOptions &options, Session &session);
ExitStatus carryOut(const PracticeOptions &options, Session &session);
ExitStatus carryOut(const VerifyOptions &options, Session &session);
ExitStatus carryOut(const RestoreOptions &options, Session &session);
ExitStatus carryOut(const ListOptions &options, Session &session);
ExitStatus carryOut(const DeleteOptions &options, Session &session);
ExitStatus carryOut(const OrphansOptions &options, Session &session);

} // namespace windlass
