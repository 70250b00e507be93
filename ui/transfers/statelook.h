// SPDX-License-Identifier: GPL-3.0-or-later
// What a state looks like: one row a state.
#pragma once

#include "core/transfer/status.h"
#include "ui/widgets/tones.h"

namespace windlass {

/// The groups by which the list can be narrowed.
enum class TransferGroup {
    All,
    UnderWay, ///< queued, or anything happens by itself
    Stopped,  ///< a person's turn: paused, parked, failed
    Finished,
};

struct StateLook
{
    TransferState state;
    const char *symbol; ///< the icon's name
    Tone tone;
    TransferGroup group;
};

const StateLook &lookOf(TransferState state);

} // namespace windlass
