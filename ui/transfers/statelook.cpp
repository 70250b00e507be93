// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/statelook.h"

#include <array>

namespace windlass {

namespace {

using enum TransferGroup;
using text::ShownState;

constexpr std::array looks{
    StateLook{ShownState::Queued, "state-queued", Tone::Quiet, UnderWay},
    StateLook{ShownState::Running, "state-running", Tone::Accent, UnderWay},
    StateLook{ShownState::Waiting, "state-waiting", Tone::Waiting, UnderWay},
    StateLook{ShownState::Finalising, "state-finalising", Tone::Accent, UnderWay},
    StateLook{ShownState::Paused, "state-paused", Tone::Quiet, Stopped},
    StateLook{ShownState::Parked, "state-parked", Tone::Waiting, Stopped},
    StateLook{ShownState::Cancelling, "state-cancelling", Tone::Quiet, UnderWay},
    StateLook{ShownState::Done, "state-done", Tone::Good, Finished},
    StateLook{ShownState::Failed, "state-failed", Tone::Bad, Stopped},
    StateLook{ShownState::Cancelled, "state-cancelled", Tone::Quiet, Finished},
    StateLook{ShownState::NeedsPerson, "state-needs-person", Tone::Waiting, NeedsPerson},
};
static_assert(looks.back().state == ShownState::NeedsPerson && looks.size() == text::shownStateCount);

} // namespace

const StateLook &lookOf(text::ShownState state)
{
    return looks.at(static_cast<size_t>(state)); // in the order of the enum
}

} // namespace windlass
