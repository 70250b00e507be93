// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer's state in a sentence of the command line.
#pragma once

#include "core/upload/transferstate.h"
#include "words/transfers.h"

#include <QString>

namespace windlass {

/// The state's name as a word of a sentence: `paused`. Translated, so not for scripts, which take
/// stateName().
QString stateText(TransferState state);
/// Likewise of the state that is shown: `needs you`.
QString stateText(text::ShownState state);

} // namespace windlass
