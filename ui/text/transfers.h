// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of a transfer: in two words, in a line with a countdown, in a sentence, and what a person has
// to do.
#pragma once

#include "core/transfer/status.h"

#include <QDateTime>

namespace windlass::text {

/// A state as a person sees it. The first ones are those of the engine, in its order.
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
    NeedsPerson, ///< it rests until a person settles something
};
constexpr int shownStateCount = 11;

/// What runs while nothing of it can move waits; what rests for a person's answer has not failed.
ShownState shownState(const TransferStatus &status);

/// The state in a word or two: `Queued`, `Uploading`, `Waiting`, `Needs you`…
QString stateWord(ShownState state);

/// The line of the list: `Retry 2 of 3 in 4 s: service is busy`. `now` in UTC, for the countdown.
QString stateLine(const TransferStatus &status, const QDateTime &now);

/// One or two whole sentences: where the transfer stands, and why.
QString sentence(const TransferStatus &status, const QDateTime &now);

/// What a person has to do, as a sentence; empty where nothing is to be done.
QString whatToDo(const TransferStatus &status);

/// `1.20 GiB of 4.00 GiB confirmed`
QString progress(const TransferStatus &status);

} // namespace windlass::text
