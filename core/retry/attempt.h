// SPDX-License-Identifier: GPL-3.0-or-later
// The record of one attempt, as it is in the journal, in the retry history and in the log.
#pragma once

#include "core/base/failure.h"
#include "core/retry/classify.h"

#include <QMetaType>

namespace windlass {

using TransferId = qint64;

enum class AttemptOutcome : quint8 {
    Succeeded,
    Failed,
    Cancelled,
};

/// Why the next attempt did not start at once.
enum class DelayReason : quint8 {
    None,        ///< there is no next attempt, or it starts at once
    Backoff,     ///< our own growing wait
    Throttle,    ///< our own wait, the slower one for throttling answers
    ServerAsked, ///< the service named the wait
    Offline,
    Gate, ///< the endpoint lets no request start
    Bandwidth,
};

/// `none backoff throttle server_asked offline gate bandwidth`, as in the log and in JSON.
QLatin1StringView delayReasonName(DelayReason reason);
std::optional<DelayReason> delayReasonNamed(QStringView name);
/// `succeeded failed cancelled`.
QLatin1StringView outcomeName(AttemptOutcome outcome);

struct AttemptRecord
{
    TransferId transfer = 0;
    QString name;      ///< what was tried, as the run's traits have it
    QString service;   ///< name for people: `S3`
    int number = 0;    ///< which of several of that name, from 1; 0: there is one
    int attempt = 1;   ///< 1-based
    bool opens = true; ///< the first record of its run: after a remedy, number 1 may come twice
    int maxAttempts = 1;
    QDateTime started; ///< UTC
    Duration duration{0};
    qint64 bytes = 0; ///< body bytes handed to the network
    AttemptOutcome outcome = AttemptOutcome::Succeeded;
    FailureClass failureClass = FailureClass::Fatal; ///< meaningless after success
    Failure failure;                                 ///< meaningless after success
    bool willRetry = false;
    Duration delay{0}; ///< wait before the next attempt
    DelayReason delayReason = DelayReason::None;
    QString requestId; ///< request id of the answer, after success too
    int httpStatus = 0;
};

/// The failure in a few technical words for the log: `connection refused`, `503 SlowDown`, `stalled for 30s`.
/// Names no file and no secret.
QString failureText(const Failure &failure);

} // namespace windlass
