// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out what became of an upload when the answer to its completion was lost: asks about the object and
// the session repeatedly, for as long as a service may take to join the parts. Sends no file data.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/retry/retryer.h"
#include "core/transfer/pollschedule.h"
#include "core/upload/judgement.h"
#include "core/upload/work.h"

#include <functional>

namespace windlass {

/// Did the run end because the service refuses to answer: it does not support the operation, or does not
/// allow it? HEAD returns no error code, so keys without the right to read look the same as wrong keys.
bool refusesToAnswer(Cause cause, const Failure &failure);

class CompletionCheck
{
public:
    enum class Outcome {
        Done,    ///< the object exists and is ours
        NotDone, ///< the session is open, or was not or could not be asked about: completion may be requested
                 ///< again
        Gone,    ///< neither the object nor the session was found until the time was up
        Failed,  ///< the request failed: `failure`, `cause`
    };
    struct Answer
    {
        Outcome outcome = Outcome::NotDone;
        /// With Done: the object. With Gone: an object of that name that cannot be identified.
        std::optional<ObjectFacts> object{};
        bool another = false;      ///< the object of that name is a different one
        Failure failure{};         ///< with Failed; with Gone, the service's last answer
        Cause cause = Cause::None; ///< with Failed
        Duration notBefore{0};     ///< with Failed
    };
    struct Doors
    {
        Timers &timers;
        /// Sends Confirm or ListParts under the retry policy. The answer comes once, never before the call
        /// returns. Dropping the handle cancels the request.
        std::function<Handle(Operation, std::function<void(const RunResult<Receipt> &)>)> ask;
        std::function<Sameness(const ObjectFacts &)> judge;
    };

    /// `first`: the wait before the first request. `patience`: how long to check again, from the first check
    /// that finds nothing. `withSession`: there is a session to ask about; without one, a single check of the
    /// object has to do. `then` comes once, never before the constructor returns; it may destroy this object.
    CompletionCheck(Doors doors, Duration first, Duration patience, bool withSession,
                    std::function<void(const Answer &)> then);
    CompletionCheck(const CompletionCheck &) = delete;
    CompletionCheck &operator=(const CompletionCheck &) = delete;

    /// Ends the current wait, if there is one.
    void hurry();

private:
    void look();
    void looked(const RunResult<Receipt> &head);
    void sessionAsked(const RunResult<Receipt> &list);
    void end(Answer answer);

    Doors doors_;
    PollSchedule polls_;
    bool another_ = false;
    std::optional<ObjectFacts> unsure_{};
    bool withSession_;
    std::function<void(const Answer &)> then_;
    Handle wait_;   ///< before the next check
    Handle asking_; ///< the request in flight
};

} // namespace windlass
