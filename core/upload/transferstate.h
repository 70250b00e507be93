// SPDX-License-Identifier: GPL-3.0-or-later
// The states of a transfer, and the table of all transitions.
#pragma once

#include <QLatin1StringView>
#include <QStringView>
#include <QtGlobal>

#include <optional>

namespace windlass {

enum class TransferState : quint8 {
    Queued,     ///< waits for a free place in the queue
    Running,    ///< bytes are being sent
    Waiting,    ///< every step that could run waits for its next attempt
    Finalising, ///< all bytes are confirmed; the object is being completed and checked
    Paused,     ///< by a person
    Parked,     ///< out of attempts for now; nothing is lost, and resume continues
    Cancelling, ///< the session on the service is being aborted
    Done,       ///< the object was checked
    Failed,     ///< a person has to act, or nothing can be done; the failure says which
    Cancelled,
};

enum class TransferEvent {
    Started, ///< the queue gave the transfer a place
    AllWait, ///< no request is in flight and a retry is scheduled
    Moving,  ///< a request is in flight again
    AllSent, ///< the last part is confirmed
    Proven,
    RanOut,  ///< a step used up its attempts
    Refused, ///< a failure that another attempt would not change
    Pause,
    Resume,
    Cancel,
    TakenBack, ///< nothing is left on the service
    Restored,  ///< loaded from the journal after a restart
};

/// The state after `event`. No value if the event has no meaning in that state and is ignored.
std::optional<TransferState> next(TransferState state, TransferEvent event);

/// Does nothing happen to such a transfer without a command, in this run of the program?
bool atRest(TransferState state);

/// `queued running waiting finalising paused parked cancelling done failed cancelled`, as in JSON.
QLatin1StringView stateName(TransferState state);
std::optional<TransferState> stateNamed(QStringView name);

} // namespace windlass
