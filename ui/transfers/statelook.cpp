// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/statelook.h"

#include <algorithm>
#include <array>

namespace windlass {

namespace {

using enum TransferGroup;

// state, symbol, tone, group, pause, resume, cancel, remove
constexpr std::array looks{
    StateLook{TransferState::Queued, "state-queued", Tone::Quiet, UnderWay, true, false, true, false},
    StateLook{TransferState::Running, "state-running", Tone::Accent, UnderWay, true, false, true, false},
    StateLook{TransferState::Waiting, "state-waiting", Tone::Waiting, UnderWay, true, false, true, false},
    StateLook{TransferState::Finalising, "state-finalising", Tone::Accent, UnderWay, true, false, true,
              false},
    StateLook{TransferState::Paused, "state-paused", Tone::Quiet, Stopped, false, true, true, false},
    StateLook{TransferState::Parked, "state-parked", Tone::Waiting, Stopped, false, true, true, false},
    StateLook{TransferState::Cancelling, "state-cancelling", Tone::Quiet, UnderWay, false, false, false,
              false},
    StateLook{TransferState::Done, "state-done", Tone::Good, Finished, false, false, false, true},
    StateLook{TransferState::Failed, "state-failed", Tone::Bad, Stopped, false, true, true, true},
    StateLook{TransferState::Cancelled, "state-cancelled", Tone::Quiet, Finished, false, false, false, true},
};

} // namespace

const StateLook &lookOf(TransferState state)
{
    return *std::find_if(looks.begin(), looks.end(),
                         [&](const StateLook &look) { return look.state == state; });
}

bool mayRetryNow(const TransferStatus &status)
{
    return status.state == TransferState::Waiting || status.state == TransferState::Parked ||
           (status.state == TransferState::Running && status.wait);
}

bool mayReplace(const TransferStatus &status)
{
    return status.state == TransferState::Failed && status.failure &&
           status.failure->kind == FailureKind::ObjectExists;
}

} // namespace windlass
