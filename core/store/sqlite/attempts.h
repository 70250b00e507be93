// SPDX-License-Identifier: GPL-3.0-or-later
// The attempts in the journal: how they are written down, and what they say of parts to come.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"

#include <QHash>
#include <QList>

namespace windlass {

class Database;

Result<void> writeAttempt(Database &database, const AttemptRecord &attempt);
/// More is known of the last attempt of that step: its outcome, class and wait.
Result<void> rewriteLastAttempt(Database &database, const AttemptRecord &attempt);
/// The run of that step, whose last attempt this was, has ended so.
Result<void> writeEnd(Database &database, const AttemptRecord &last, Cause cause);

/// In the order they were made.
Result<QList<AttemptRecord>> readAttempts(Database &database, TransferId id);
/// Of one part in flight to this destination, bytes a second: the median of the last parts that arrived. 0
/// where none is known.
Result<qint64> readRecentPartRate(Database &database, const Destination &destination);
/// How far into each part a request came so far, in bytes, by the number of the part.
Result<QHash<int, qint64>> readFurthest(Database &database, TransferId id);

} // namespace windlass
