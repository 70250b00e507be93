// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that happened: arguments, not sentences. The log file, the log pane and the command line each
// turn events into their own words.
#pragma once

#include "core/retry/attempt.h"
#include "core/retry/endpoint.h"
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
    AttemptFailed,    ///< attempt with willRetry: another follows after attempt.delay
    AttemptNeedsRemedy, ///< attempt: something has to be asked or put right before anybody knows what follows
    RetryScheduled,    ///< attempt, told of before as AttemptNeedsRemedy: another follows after attempt.delay
    AttemptCancelled,  ///< attempt: let go of in mid-flight, by a pause, a cancel or the end of the program
    AttemptsExhausted, ///< attempt: the last one that the policy allows failed
    NotRetryable,      ///< attempt: it failed in a way that no attempt would change
    Reconciled,        ///< an unknown outcome was cleared up by asking; `count` is 1 when the work was done
    ActionTaken, ///< attempt; the clock was corrected or the region changed: `text` names it (clock, region)
    EndpointChanged,  ///< endpoint, and `text` names the service: concerns all that goes there
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
    QString object; ///< the file's name, for people
    AttemptRecord attempt;
    EndpointEvent endpoint;
    TransferStatus status;
    int count = 0;
    QString text;
};

/// What the attempt was part of, for people: `S3 upload`. The step itself is
/// `operationName(attempt.operation)`.
QString operationTitle(const AttemptRecord &attempt);

/// `DEBUG INFO WARN ERROR`.
QLatin1StringView levelName(EventLevel level);

/// The line of the log file, without its newline:
/// `[2026-01-21 14:30:00] WARN: operation failed, retrying | operation=S3 upload, attempt=1, …` in local
/// time. A value that holds a comma, a quote, a control character or a `|` is quoted and escaped like a JSON
/// string. So is one that holds `retrying` or `failed after`, with one letter of it as `\uXXXX`: counting
/// lines by these words stays exact whatever a file is called.
QString logLine(const Event &event);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Event)
