// SPDX-License-Identifier: GPL-3.0-or-later
// The words for attempts: what was asked, how it ended, why the next one waited.
#pragma once

#include "core/retry/attempt.h"

namespace windlass::text {

/// `part 12`, `open`, `complete`: what the request was for. `part` is 0 where the operation has none.
QString step(Operation operation, int part);
/// `2 of 3`
QString attemptNumber(int attempt, int maxAttempts);
/// `confirmed`, `connection refused`, `cancelled`: how it ended, in a few words.
QString outcome(const AttemptRecord &attempt);
/// `backoff`, `server asked`, `offline`: why there was a wait; empty for none.
QString delayReason(DelayReason reason);
/// `2 s: backoff`; empty when nothing followed.
QString waitAfter(const AttemptRecord &attempt);
/// `503 SlowDown`, `200`; empty without an answer.
QString answerCode(const AttemptRecord &attempt);
/// The request's id at the service, from wherever the record has it.
QString requestId(const AttemptRecord &attempt);
/// The whole story of one attempt in sentences, for reading and for the clipboard.
QString story(const AttemptRecord &attempt);

} // namespace windlass::text
