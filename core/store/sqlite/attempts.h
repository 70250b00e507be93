// SPDX-License-Identifier: GPL-3.0-or-later
// The attempts in the journal: writing and reading them, and estimating a part's rate from them.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"

#include <QHash>
#include <QList>

namespace windlass {

class Database;

/// Adds the attempt, also to the counts in its transfer's row. `resent`: how many of its bytes had been sent
/// before.
Result<void> writeAttempt(Database &database, const AttemptRecord &attempt, qint64 resent);
/// Updates outcome, class and wait of the last attempt of that step.
Result<void> rewriteLastAttempt(Database &database, const AttemptRecord &attempt);
/// Records how the run that ended with this attempt ended.
Result<void> writeEnd(Database &database, const AttemptRecord &last, Cause cause);

/// In chronological order.
Result<QList<AttemptRecord>> readAttempts(Database &database, TransferId id);
/// The rate of one part in flight to this destination, bytes per second: the median of the last (at most 32)
/// successful parts of at least 1 MiB. 0: unknown.
Result<qint64> readRecentPartRate(Database &database, const Destination &destination);
/// For each part, by number: the most bytes that one request has sent of it.
Result<QHash<int, qint64>> readFurthest(Database &database, TransferId id);

} // namespace windlass
