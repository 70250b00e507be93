// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exitstatus.h"

#include "core/transfer/needsperson.h"

#include <algorithm>
#include <array>

namespace windlass {

namespace {

constexpr std::array worstFirst{ExitStatus::Usage,       ExitStatus::ProfileInUse, ExitStatus::Interrupted,
                                ExitStatus::NeedsPerson, ExitStatus::Failed,       ExitStatus::Parked,
                                ExitStatus::Done};

} // namespace

ExitStatus worse(ExitStatus a, ExitStatus b)
{
    return *std::find_if(worstFirst.begin(), worstFirst.end(),
                         [&](ExitStatus status) { return status == a || status == b; });
}

ExitStatus exitStatusOf(const TransferStatus &transfer)
{
    if (needsPerson(transfer))
        return ExitStatus::NeedsPerson;
    switch (transfer.state) {
    case TransferState::Done:
    case TransferState::Cancelled:
        return ExitStatus::Done;
    case TransferState::Failed:
        return ExitStatus::Failed;
    case TransferState::Parked:
    case TransferState::Queued:
    case TransferState::Running:
    case TransferState::Waiting:
    case TransferState::Finalising:
    case TransferState::Paused:
    case TransferState::Cancelling:
        return ExitStatus::Parked;
    }
    return ExitStatus::Failed;
}

ExitStatus exitStatusOf(const QList<TransferStatus> &transfers, qsizetype usageProblems, bool interrupted)
{
    ExitStatus status = usageProblems > 0 ? ExitStatus::Usage : ExitStatus::Done;
    if (interrupted)
        status = worse(status, ExitStatus::Interrupted);
    for (const TransferStatus &transfer : transfers)
        status = worse(status, exitStatusOf(transfer));
    return status;
}

ExitStatus exitStatusOf(const Failure &failure)
{
    return failure.kind == FailureKind::Settings ? ExitStatus::Usage : ExitStatus::NeedsPerson;
}

} // namespace windlass
