// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/statelook.h"

#include <array>

namespace windlass {

namespace {

using enum TransferGroup;

constexpr std::array looks{
    StateLook{TransferState::Queued, "state-queued", Tone::Quiet, UnderWay},
    StateLook{TransferState::Running, "state-running", Tone::Accent, UnderWay},
    StateLook{TransferState::Waiting, "state-waiting", Tone::Waiting, UnderWay},
    StateLook{TransferState::Finalising, "state-finalising", Tone::Accent, UnderWay},
    StateLook{TransferState::Paused, "state-paused", Tone::Quiet, Stopped},
    StateLook{TransferState::Parked, "state-parked", Tone::Waiting, Stopped},
    StateLook{TransferState::Cancelling, "state-cancelling", Tone::Quiet, UnderWay},
    StateLook{TransferState::Done, "state-done", Tone::Good, Finished},
    StateLook{TransferState::Failed, "state-failed", Tone::Bad, Stopped},
    StateLook{TransferState::Cancelled, "state-cancelled", Tone::Quiet, Finished},
};
static_assert(looks.back().state == TransferState::Cancelled &&
              looks.size() == static_cast<size_t>(TransferState::Cancelled) + 1);

} // namespace

const StateLook &lookOf(TransferState state)
{
    return looks.at(static_cast<size_t>(state)); // as the enum is
}

} // namespace windlass
