// SPDX-License-Identifier: GPL-3.0-or-later
// The appearance of each state: one row for each state.
#pragma once

#include "ui/widgets/tones.h"
#include "words/transfers.h"

namespace windlass {

/// The groups that the list can be filtered by.
enum class TransferGroup {
    All,
    NeedsPerson, ///< only a person's answer is missing
    UnderWay,    ///< queued or active, also if it only waits for a retry
    Stopped,     ///< paused, parked, failed
    Finished,
};

struct StateLook
{
    text::ShownState state;
    const char *symbol; ///< the icon's name
    Tone tone;
    TransferGroup group;
};

const StateLook &lookOf(text::ShownState state);
inline const StateLook &lookOf(const TransferStatus &status)
{
    return lookOf(text::shownState(status));
}

} // namespace windlass
