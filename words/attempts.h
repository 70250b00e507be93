// SPDX-License-Identifier: GPL-3.0-or-later
// Texts about attempts: the request, how it ended, and why the next one waited.
#pragma once

#include "core/retry/attempt.h"

namespace windlass::text {

/// `part 12`, `open session`, `complete`: what was tried.
QString step(const AttemptRecord &attempt);
/// `2 of 3`
QString attemptNumber(int attempt, int maxAttempts);
/// `confirmed`, `connection refused`, `cancelled`: how the attempt ended.
QString outcome(const AttemptRecord &attempt);
/// `backoff`, `server asked`, `offline`: the reason for a wait; empty for none.
QString delayReason(DelayReason reason);
/// `2 s: backoff`; empty if no attempt followed.
QString waitAfter(const AttemptRecord &attempt);
/// `503 SlowDown`, `200`; empty if there was no answer.
QString answerCode(const AttemptRecord &attempt);
/// The service's id of the request, from whichever member of the record has it.
QString requestId(const AttemptRecord &attempt);
/// All facts about an attempt in sentences, for the details and the clipboard.
QString story(const AttemptRecord &attempt);

} // namespace windlass::text
