// SPDX-License-Identifier: GPL-3.0-or-later
// The states of a transfer, and the one table that says which follows which.
#pragma once

#include <QLatin1StringView>
#include <QStringView>
#include <QtGlobal>

#include <optional>

namespace windlass {

enum class TransferState : quint8 {
    Queued,     ///< its turn comes when a place is free
    Running,    ///< bytes are on their way
    Waiting,    ///< every step that could run waits for its next attempt
    Finalising, ///< all bytes are confirmed; the object is being closed and proven
    Paused,     ///< by a person
    Parked,     ///< out of attempts for now; everything is kept, resume goes on
    Cancelling, ///< the session on the service is being taken back
    Done,       ///< proven
    Failed,     ///< a person has to act, or nothing can be done: the failure says which
    Cancelled,
};

enum class TransferEvent {
    Started, ///< the queue gave it a place
    AllWait, ///< no request is in flight and a retry is scheduled
    Moving,  ///< a request is in flight again
    AllSent, ///< the last part is confirmed
    Proven,
    RanOut,  ///< a step used up its attempts
    Refused, ///< a failure that no attempt would change
    Pause,
    Resume,
    Cancel,
    TakenBack, ///< nothing is left on the service
    Restored,  ///< read from the journal after a restart
};

/// The state after `event`, or nothing where the event means nothing in that state (and is passed over).
std::optional<TransferState> next(TransferState state, TransferEvent event);

/// At rest: nothing more happens by itself in this run of the program.
bool atRest(TransferState state);

/// `queued running waiting finalising paused parked cancelling done failed cancelled`, as in JSON.
QLatin1StringView stateName(TransferState state);
std::optional<TransferState> stateNamed(QStringView name);

} // namespace windlass
