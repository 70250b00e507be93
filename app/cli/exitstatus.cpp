// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/exitstatus.h"

#include "core/queue/needsperson.h"

#include <algorithm>
#include <array>

namespace windlass {

namespace {

constexpr std::array worstFirst{ExitStatus::Usage,       ExitStatus::ProfileInUse, ExitStatus::Interrupted,
                                ExitStatus::NeedsPerson, ExitStatus::Failed,       ExitStatus::Parked,
                                ExitStatus::Done};

constexpr int serverTrouble = 500; // from here on, the status says that the service failed

} // namespace

ExitStatus withoutParking(ExitStatus status)
{
    return status == ExitStatus::Parked ? ExitStatus::Failed : status;
}

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
    switch (failure.kind) {
    case FailureKind::Settings:
        return ExitStatus::Usage;
    case FailureKind::Credentials:
    case FailureKind::Tls:
    case FailureKind::ObjectExists:
    case FailureKind::Portal:
    case FailureKind::LocalFile:
    case FailureKind::Journal:
        return ExitStatus::NeedsPerson;
    case FailureKind::Service:
        if (isUpToPerson(failure))
            return ExitStatus::NeedsPerson;
        return failure.httpStatus >= serverTrouble ? ExitStatus::Parked : ExitStatus::Failed;
    case FailureKind::Network:
    case FailureKind::Aborted:
    case FailureKind::BadAnswer:
    case FailureKind::Exhausted:
        return ExitStatus::Parked;
    case FailureKind::Damaged:
    case FailureKind::SourceChanged:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
        return ExitStatus::Failed;
    }
    return ExitStatus::Failed;
}

ExitStatus exitStatusOf(Cause cause, const Failure &failure)
{
    switch (cause) {
    case Cause::None:
        return ExitStatus::Done;
    case Cause::NeedsPerson:
        return failure.kind == FailureKind::Settings ? ExitStatus::Usage : ExitStatus::NeedsPerson;
    case Cause::Cancelled:
        return ExitStatus::Interrupted;
    case Cause::Exhausted:
    case Cause::Deadline:
    case Cause::ServerAskedToWait:
    case Cause::Budget:
    case Cause::Offline:
        return ExitStatus::Parked;
    case Cause::Fatal:
    case Cause::SessionLost:
        return isUpToPerson(failure) ? ExitStatus::NeedsPerson : ExitStatus::Failed;
    }
    return ExitStatus::Failed;
}

} // namespace windlass
