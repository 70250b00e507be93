// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/attemptevents.h"

namespace windlass {

std::optional<AttemptEvent> eventFor(const AttemptRecord &attempt)
{
    switch (attempt.outcome) {
    case AttemptOutcome::Succeeded:
        return attempt.attempt > 1 ? AttemptEvent(EventKind::RetrySucceeded, EventLevel::Info)
                                   : AttemptEvent(EventKind::AttemptSucceeded, EventLevel::Debug);
    case AttemptOutcome::Cancelled:
        return AttemptEvent(EventKind::AttemptCancelled, EventLevel::Debug);
    case AttemptOutcome::Failed:
        break;
    }
    if (attempt.willRetry)
        return AttemptEvent(EventKind::AttemptFailed, EventLevel::Warn);
    switch (attempt.failureClass) {
    case FailureClass::Reconcile:
    case FailureClass::Restart:
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::Region:
    case FailureClass::ReauthProxy:
        return AttemptEvent(EventKind::AttemptNeedsRemedy, EventLevel::Warn);
    case FailureClass::Retry:
    case FailureClass::Throttle:
    case FailureClass::Net:
    case FailureClass::Ask:
    case FailureClass::Fatal:
    case FailureClass::Cancel:
        return {};
    }
    Q_UNREACHABLE();
}

std::optional<AttemptEvent> eventFor(Cause cause)
{
    switch (cause) {
    case Cause::Exhausted:
        return AttemptEvent(EventKind::AttemptsExhausted, EventLevel::Error);
    case Cause::Fatal:
    case Cause::NeedsPerson:
        return AttemptEvent(EventKind::NotRetryable, EventLevel::Warn);
    case Cause::Deadline:
    case Cause::ServerAskedToWait:
    case Cause::Budget:
    case Cause::Offline:
        return AttemptEvent(EventKind::AttemptFailed, EventLevel::Warn);
    case Cause::None:
    case Cause::SessionLost:
    case Cause::Cancelled:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace windlass
