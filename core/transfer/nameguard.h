// SPDX-License-Identifier: GPL-3.0-or-later
// Is there an object of that name already, and what keeps it from being replaced unasked? A look, the
// condition of the write, or a person: never nothing. It decides; the transfer asks and acts.
#pragma once

#include "core/providers/provider.h"
#include "core/store/storedtransfer.h"
#include "core/transfer/filecomparison.h"
#include "core/transfer/habits.h"
#include "core/transfer/namelook.h"
#include "core/upload/judgement.h"

#include <memory>
#include <optional>
#include <variant>

namespace windlass {

class NameGuard
{
public:
    // What to do about an object that is there.

    struct IsOurs
    {}; ///< an earlier attempt made it: nothing is left but to confirm it
    struct Overwrite
    {};
    struct Compare ///< the same object need not be sent again
    {
        FileComparison how;
    };
    struct Refuse
    {
        Cause cause = Cause::Fatal;
        Failure failure;
    };
    using Verdict = std::variant<IsOurs, Overwrite, Compare, Refuse>;

    /// What to do when the service refuses to say whether the name is taken.
    enum class Otherwise {
        NoRefusal,   ///< it was no such refusal
        AskNarrower, ///< the list once more, for the one name
        LookCloser,  ///< HEAD may tell
        IsTaken,     ///< it was said before that it is: see refuseToReplace()
        AskTheList,  ///< once more, for a list told before
        Untold,      ///< neither tells: see untold()
    };

    /// `row`: the transfer's; read only. `names` may be null. All but these two and `habits` has to outlive
    /// this.
    NameGuard(const StoredTransfer &row, const Provider &provider, std::shared_ptr<TakenNames> names,
              std::shared_ptr<Habits> habits);

    /// May it replace nothing unasked?
    bool protects() const { return row_.ifExists != IfExists::Replace; }
    NameLook &look() { return look_; }

    // The condition of the write. `operation`: Put, or Complete for all else that makes the object.

    bool conditional(Operation operation) const;
    /// The service does not know the condition.
    void conditionRefused() { condition_ = Condition::Refused; }
    /// It heeded it: there is such an object.
    void conditionNotMet(Operation operation);
    /// It made the object.
    void made(Operation operation);
    /// The session goes in another mode from here; it may have been the mode that the service did not know.
    void sendConditionAgain() { condition_ = Condition::Sent; }
    /// What is there may be replaced.
    void waive() { condition_ = Condition::Waived; }

    /// What takes hours ends long after its first look. Is one more due, right before closing? Yes once, and
    /// not where the service is known to heed the condition.
    bool looksBeforeClosing();

    // What is there.

    /// `allSent`: nothing is left to send. `sameness`: of the object with what was sent.
    Verdict objectIsThere(const ObjectFacts &object, bool allSent, Sameness sameness);
    /// It is another one, or nobody can tell.
    Verdict refuseToReplace() const;
    /// It was compared, or found: is it of this transfer, by an earlier attempt?
    bool isOurOwn() const { return ourOwn_; }

    // Where the service does not say.

    /// A question about the name has failed, in the phase of looking.
    Otherwise lookFailed(Operation asked, Cause cause, const Failure &failure);
    /// Nobody can tell: a refusal, unless the condition of the write protects what may be there. Overwrite:
    /// a person has allowed that meanwhile.
    std::optional<Verdict> untold();
    Verdict refuseUntold() const;

private:
    enum class Condition { Sent, Refused, Waived };

    std::optional<bool> &heeds(Operation operation) const;

    const StoredTransfer &row_;
    const Provider &provider_;
    std::shared_ptr<Habits> habits_;
    NameLook look_;
    Condition condition_ = Condition::Sent;
    bool ourOwn_ = false;
};

} // namespace windlass
