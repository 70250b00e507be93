// SPDX-License-Identifier: GPL-3.0-or-later
// What a state looks like: one row a state.
#pragma once

#include "ui/text/transfers.h"
#include "ui/widgets/tones.h"

namespace windlass {

/// The groups by which the list can be narrowed.
enum class TransferGroup {
    All,
    NeedsPerson, ///< an answer of a person is all that is missing
    UnderWay,    ///< queued, or anything happens by itself
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
