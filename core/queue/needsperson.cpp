// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/needsperson.h"

#include <algorithm>
#include <array>

namespace windlass {

bool isUpToPerson(const Failure &failure)
{
    constexpr std::array statuses{401, 403, 407, 511};
    return failure.kind == FailureKind::Tls || failure.kind == FailureKind::Portal ||
           std::ranges::find(statuses, failure.httpStatus) != statuses.end();
}

bool needsPerson(TransferState state, Cause cause, const Failure *failure)
{
    switch (state) {
    case TransferState::Failed:
        return cause == Cause::NeedsPerson || (failure != nullptr && isUpToPerson(*failure));
    case TransferState::Parked:
        return cause == Cause::NeedsPerson;
    case TransferState::Queued:
    case TransferState::Running:
    case TransferState::Waiting:
    case TransferState::Finalising:
    case TransferState::Paused:
    case TransferState::Cancelling:
    case TransferState::Done:
    case TransferState::Cancelled:
        return false;
    }
    return false;
}

bool needsPerson(const TransferStatus &status)
{
    return needsPerson(status.state, status.cause, status.failure ? &*status.failure : nullptr);
}

} // namespace windlass
