// SPDX-License-Identifier: GPL-3.0-or-later
// What a run remembers of its attempts. Records are small, because ten thousand runs may wait at once: fields
// that are the same for all attempts of a run are added only when a record is handed out.
#pragma once

#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"

#include <QList>

#include <memory>
#include <vector>

namespace windlass {

struct PastAttempt
{
    int attempt = 1;
    int httpStatus = 0;
    bool opens = true;
    bool willRetry = false;
    AttemptOutcome outcome = AttemptOutcome::Succeeded;
    FailureClass failureClass = FailureClass::Fatal;
    DelayReason delayReason = DelayReason::None;
    QDateTime started;
    Duration duration{0};
    Duration delay{0};
    qint64 bytes = 0;
    std::shared_ptr<const Failure> failure;
    QString requestId;

    /// Records how the attempt ended. The verdict is used only if there is a failure.
    void end(AttemptOutcome how, const std::shared_ptr<const Failure> &why, const Verdict &verdict);
    /// The full record; `run` supplies the fields that all attempts of the run share.
    AttemptRecord record(AttemptRecord run) const;
};

class AttemptHistory
{
public:
    /// Adds an attempt, which becomes the current one. If there are too many, the oldest are dropped.
    void begin(int attempt, const QDateTime &started);
    /// The attempt that began last. There must be one.
    PastAttempt &current() { return attempts_.back(); }
    const PastAttempt &current() const { return attempts_.back(); }
    /// How many counted attempts began.
    int attempts() const { return attempts_.empty() ? 0 : attempts_.back().attempt; }
    /// Each as PastAttempt::record(), the oldest first.
    QList<AttemptRecord> records(const AttemptRecord &run) const;

private:
    std::vector<PastAttempt> attempts_;
};

} // namespace windlass
