// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that happened, as values and not as a sentence. The log file, the log pane and the command line
// each turn events into text.
#pragma once

#include "core/base/sentence.h"
#include "core/records/status.h"
#include "core/retry/attempt.h"
#include "core/retry/endpointevent.h"

#include <QDateTime>
#include <QMetaType>

namespace windlass {

enum class EventLevel { Debug, Info, Warn, Error };

enum class EventKind {
    EngineStarted,
    TransferAdded,      ///< status
    StateChanged,       ///< status
    SessionOpened,      ///< an upload session began or was resumed; `count` parts are already confirmed
    AttemptStarted,     ///< attempt (started, no outcome yet)
    AttemptSucceeded,   ///< attempt, the first one
    RetrySucceeded,     ///< attempt, a later one
    AttemptFailed,      ///< attempt: with willRetry, another follows after attempt.delay. Without it, the
                        ///< operation has ended for now; `text` is the cause (causeName()), as for
                        ///< AttemptsExhausted and NotRetryable
    AttemptNeedsRemedy, ///< attempt: an unknown outcome must be resolved or a cause corrected before it is
                        ///< clear what follows
    RetryScheduled,   ///< attempt, reported before as AttemptNeedsRemedy: another follows after attempt.delay
    AttemptCancelled, ///< attempt: cancelled in flight, by a pause, a cancel or the end of the program
    AttemptsExhausted, ///< attempt: the operation's last one, no more are allowed; text: as for AttemptFailed
    NotRetryable, ///< attempt: it failed in a way that a retry would not change; text: as for AttemptFailed
    WaitEnded, ///< attempt, the one before the wait; attempt.delayReason and attempt.delay describe the wait,
               ///< and `text` names what ended it: timer, user, network or gate
    Reconciled, ///< attempt; its unknown outcome was resolved by asking the service; `count` is 1 if the work
                ///< had been done
    ActionTaken, ///< attempt; its cause was corrected: `text` names the correction (clock, region, refresh,
                 ///< reauth-proxy)
    EndpointChanged,  ///< endpoint; `text` names the service: concerns all transfers that use it
    AlreadyThere,     ///< the same object existed already: nothing was sent
    ManifestAgrees,   ///< status: the file has the digest that the manifest beside it states
    PartsLost,        ///< the service no longer holds `count` parts; they are sent again
    TransferFinished, ///< status: done, failed, parked or cancelled
    Note,             ///< anything else; `text` is a sentence
};

struct Event
{
    EventKind kind = EventKind::Note;
    EventLevel level = EventLevel::Info;
    QDateTime time; ///< UTC
    TransferId transfer = 0;
    int task = 0;   ///< the token of the task (core/tasks/task.h) that the attempt belongs to; 0: none
    QString object; ///< the file's name, for people
    Shared<AttemptRecord> attempt;
    bool reportedBefore = false; ///< attempt: an earlier event has reported it; this one has newer facts
    EndpointEvent endpoint;
    Shared<TransferStatus> status;
    int count = 0;
    Sentence text;
};

/// What the attempt was part of, as text for people: `S3 upload`. The step itself is `attempt.name`.
QString operationTitle(const AttemptRecord &attempt);

/// `DEBUG INFO WARN ERROR`.
QLatin1StringView levelName(EventLevel level);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Event)
