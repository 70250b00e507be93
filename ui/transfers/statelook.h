// SPDX-License-Identifier: GPL-3.0-or-later
// What a state looks like and what a person may do in it: one row a state.
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
    bool mayPause;
    bool mayResume;
    bool mayCancel;
    bool mayRemove;
};

const StateLook &lookOf(TransferState state);
/// Is there a wait that a person could end?
bool mayRetryNow(const TransferStatus &status);
/// Does it rest because an object of its name is there already?
bool mayReplace(const TransferStatus &status);

} // namespace windlass
