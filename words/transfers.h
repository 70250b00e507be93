// SPDX-License-Identifier: GPL-3.0-or-later
// Texts about a transfer: its state in two words, a line with a countdown, a sentence, and what a person has
// to do.
#pragma once

#include "core/records/status.h"

#include <QDateTime>

namespace windlass::text {

/// A state as it is shown. The first values are those of TransferState, in the same order.
enum class ShownState {
    Queued,
    Running,
    Waiting,
    Finalising,
    Paused,
    Parked,
    Cancelling,
    Done,
    Failed,
    Cancelled,
    NeedsPerson, ///< stopped until a person decides something
};
constexpr int shownStateCount = 11;

/// A running transfer without a request in flight is shown as waiting. One that needs only a person's
/// decision is shown as NeedsPerson, not as failed.
ShownState shownState(const TransferStatus &status);

/// The state in one or two words: `Queued`, `Uploading`, `Waiting`, `Needs you`…
QString stateWord(ShownState state);

/// The line in the list: `Retry 2 of 3 in 4 s: service is busy`. `now`: UTC, for the countdown.
QString stateLine(const TransferStatus &status, const QDateTime &now);

/// The state of the transfer and the reason for it, in one or two sentences.
QString sentence(const TransferStatus &status, const QDateTime &now);

/// What a person has to do, as a sentence; empty if nothing.
QString whatToDo(const TransferStatus &status);

/// `1.20 GiB of 4.00 GiB confirmed`; a dash if the size is not known.
QString progress(const TransferStatus &status);
/// The confirmed share, `31 %`; a dash if the size is not known. An empty file has 0 % until it is done.
QString share(const TransferStatus &status);
/// A dash if the size is not known.
QString fileSize(const TransferStatus &status);

} // namespace windlass::text
