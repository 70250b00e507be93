// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that happened: arguments, not sentences. The log file, the log pane and the command line each
// turn events into their own words.
#pragma once

#include "core/retry/attempt.h"
#include "core/retry/endpointevent.h"
#include "core/transfer/status.h"

#include <QDateTime>
#include <QMetaType>

namespace windlass {

enum class EventLevel { Debug, Info, Warn, Error };

enum class EventKind {
    EngineStarted,
    TransferAdded,    ///< status
    StateChanged,     ///< status
    SessionOpened,    ///< an upload session began or was taken up again; `count` parts are confirmed already
    AttemptStarted,   ///< attempt (started, without an outcome yet)
    AttemptSucceeded, ///< attempt, the first
    RetrySucceeded,   ///< attempt, a later one
    AttemptFailed,    ///< attempt: with willRetry another follows after attempt.delay. Without, the operation
                      ///< has ended for now, and `text` says by which cause, as the next two do: causeName()
    AttemptNeedsRemedy, ///< attempt: something has to be asked or put right before anybody knows what follows
    RetryScheduled,    ///< attempt, told of before as AttemptNeedsRemedy: another follows after attempt.delay
    AttemptCancelled,  ///< attempt: let go of in mid-flight, by a pause, a cancel or the end of the program
    AttemptsExhausted, ///< attempt: the operation's last one, no more are allowed; text
    NotRetryable,      ///< attempt: it failed in a way that no attempt would change; text
    WaitEnded,   ///< attempt, the one before the wait; attempt.delayReason and attempt.delay are the wait's,
                 ///< and `text` names what ended it: timer, user, network or gate
    Reconciled,  ///< attempt; its unknown outcome was cleared up by asking; `count` is 1 when the work was
                 ///< done
    ActionTaken, ///< attempt; what stood in its way was put right: `text` names it (clock, region, refresh,
                 ///< reauth-proxy)
    EndpointChanged,  ///< endpoint, and `text` names the service: concerns all that goes there
    AlreadyThere,     ///< the same object was there: nothing was sent
    ManifestAgrees,   ///< status: the file is what the manifest beside it states
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
    int task = 0;   ///< the token of the task (core/tasks/task.h) that an attempt is part of; 0: of none
    QString object; ///< the file's name, for people
    Shared<AttemptRecord> attempt;
    bool toldBefore = false; ///< attempt: another event has told of it; this one knows more
    EndpointEvent endpoint;
    Shared<TransferStatus> status;
    int count = 0;
    QString text;
};

/// What the attempt was part of, for people: `S3 upload`. The step itself is
/// `attempt.name`.
QString operationTitle(const AttemptRecord &attempt);

/// `DEBUG INFO WARN ERROR`.
QLatin1StringView levelName(EventLevel level);

/// The line of the log file, without its newline:
/// `[2026-01-21 14:30:00] WARN: operation failed, retrying | operation=S3 upload, attempt=1, …` in local
/// time. A value that holds a comma, a quote, a control character or a `|` is quoted and escaped like a JSON
/// string. So is one that holds `retrying` or `failed after`, with one letter of it as `\uXXXX`: counting
/// lines by these words stays exact whatever a file is called.
QString logLine(const Event &event);
/// The same for who has written others of that second, and knows its localSecond().
QString logLine(const Event &event, const QString &second);
/// `2026-01-21 14:30:00`, in local time. Not cheap: the system may read the file of its time zone for each.
QString localSecond(const QDateTime &time);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Event)
