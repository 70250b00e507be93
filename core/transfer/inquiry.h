// SPDX-License-Identifier: GPL-3.0-or-later
// What has become of an upload whose closing nobody answered for: the object and the session are asked about,
// again and again, for as long as a service takes to join the parts. Nothing is sent for it.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/retry/retryer.h"
#include "core/transfer/looks.h"
#include "core/upload/judgement.h"
#include "core/upload/step.h"

#include <functional>

namespace windlass {

/// Has the run ended with a refusal to say anything: the operation is not known, or not allowed? HEAD brings
/// no code that would tell keys that may not look from keys that are wrong.
bool refusesToSay(Cause cause, const Failure &failure);

class Inquiry
{
public:
    enum class Outcome {
        Done,    ///< the object is there, and ours
        NotDone, ///< the session is open, or cannot be asked about: closing may be asked for again
        Gone,    ///< for all that time neither the object was there nor the session
        Failed,  ///< the question found no answer: `failure`, `cause`
    };
    struct Answer
    {
        Outcome outcome = Outcome::NotDone;
        /// Done. Where Gone, one that is there under the name and has nothing that it could be told by.
        std::optional<ObjectFacts> object{};
        bool another = false;      ///< what is there under the name is another object
        Failure failure{};         ///< Failed, and what the service said last where Gone
        Cause cause = Cause::None; ///< Failed
        Duration notBefore{0};     ///< Failed
    };
    struct Doors
    {
        Timers &timers;
        /// Asks for Confirm or ListParts, under the retry policy. The answer comes once, never from inside
        /// the call; dropping the handle lets go of the question.
        std::function<Handle(Operation, std::function<void(const RunResult<Receipt> &)>)> ask;
        std::function<Sameness(const ObjectFacts &)> judge;
    };

    /// `first`: the wait before the first question. `withSession`: there is one to ask about; else one look
    /// at the object has to do. `then` comes once, never from inside this call; it may destroy this.
    Inquiry(Doors doors, Duration first, Duration patience, bool withSession,
            std::function<void(const Answer &)> then);
    Inquiry(const Inquiry &) = delete;
    Inquiry &operator=(const Inquiry &) = delete;

    /// Ends the wait that it is in.
    void hurry();

private:
    void look();
    void looked(const RunResult<Receipt> &head);
    void sessionAsked(const RunResult<Receipt> &list);
    void end(Answer answer);

    Doors doors_;
    Looks looks_;
    bool another_ = false;
    std::optional<ObjectFacts> unsure_{};
    bool withSession_;
    std::function<void(const Answer &)> then_;
    Handle wait_;   ///< before the next look
    Handle asking_; ///< a question on its way
};

} // namespace windlass
