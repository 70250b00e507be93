// SPDX-License-Identifier: GPL-3.0-or-later
// What a run remembers of its attempts. It is kept small, for ten thousand runs may wait: what is the same
// for all attempts of a run comes into a record only when that is handed out.
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

    /// Writes down how it ended; the verdict counts only where there is a failure.
    void end(AttemptOutcome how, const std::shared_ptr<const Failure> &why, const Verdict &verdict);
    /// Its record; `run` has what is the same for all attempts of the run.
    AttemptRecord record(AttemptRecord run) const;
};

class AttemptHistory
{
public:
    /// One more attempt, which is the current one from now on; of very many the first are forgotten.
    void begin(int attempt, const QDateTime &started);
    /// The last that began; there has to be one.
    PastAttempt &current() { return attempts_.back(); }
    const PastAttempt &current() const { return attempts_.back(); }
    /// As PastAttempt::record(), the oldest first.
    QList<AttemptRecord> records(const AttemptRecord &run) const;

private:
    std::vector<PastAttempt> attempts_;
};

} // namespace windlass
