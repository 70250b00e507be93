// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps an existing object from being replaced without permission: by a check before sending, by a
// conditional write, or by asking the user. At least one of these always applies. This class only decides;
// the transfer sends the requests.
#pragma once

#include "core/providers/provider.h"
#include "core/records/storedtransfer.h"
#include "core/services/servicebehaviour.h"
#include "core/transfer/existencecheck.h"
#include "core/transfer/filecomparison.h"
#include "core/upload/judgement.h"

#include <memory>
#include <optional>
#include <variant>

namespace windlass {

class NameGuard
{
public:
    // What to do about an existing object.

    struct IsOurs
    {}; ///< an earlier attempt made it: it only has to be confirmed
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
        NoRefusal,   ///< the failure was not such a refusal
        AskNarrower, ///< send the list request again, for this name only
        LookCloser,  ///< HEAD may give the answer
        IsTaken,     ///< an earlier answer said that it is taken: see refuseToReplace()
        AskTheList,  ///< list again, since an earlier list gave an answer
        Untold,      ///< neither request gives an answer: see untold()
    };

    /// `row`: the transfer's row, only read. `names` may be null. All arguments except `names` and
    /// `behaviour` must outlive this object.
    NameGuard(const StoredTransfer &row, const Provider &provider, std::shared_ptr<ExistingKeys> names,
              std::shared_ptr<ServiceBehaviour> behaviour);

    /// Must the transfer not replace an object without permission?
    bool protects() const { return row_.ifExists != IfExists::Replace; }
    ExistenceCheck &look() { return look_; }

    // The condition of the write. `operation`: Put, or Complete for every other step that makes the object.

    bool conditional(Operation operation) const;
    /// The service does not support the condition.
    void conditionRefused() { condition_ = Condition::Refused; }
    /// The condition failed: there is an object of that name.
    void conditionNotMet(Operation operation);
    /// The service made the object.
    void made(Operation operation);
    /// The session uses another checksum mode from now on, so the condition is sent again: the refusal may
    /// have been about the mode.
    void sendConditionAgain() { condition_ = Condition::Sent; }
    /// The existing object may be replaced.
    void waive() { condition_ = Condition::Waived; }

    /// A long upload ends long after its first check. Is another check due, right before the upload is
    /// completed? True at most once, and never if the service is known to support the condition.
    bool looksBeforeClosing();

    // Existing objects.

    /// `allSent`: nothing is left to send. `sameness`: the object compared with what was sent.
    Verdict objectIsThere(const ObjectFacts &object, bool allSent, Sameness sameness);
    /// The object is a different one, or cannot be identified.
    Verdict refuseToReplace() const;
    /// Does the existing object come from an earlier attempt of this transfer? Valid after objectIsThere().
    bool isOurOwn() const { return ourOwn_; }

    // If the service does not say whether the name is taken.

    /// A request about the name has failed, in the phase Looking.
    Otherwise lookFailed(Operation asked, Cause cause, const Failure &failure);
    /// It cannot be found out whether the name is taken. Empty: continue, since the condition of the write
    /// protects an existing object. Otherwise a refusal, or Overwrite if the user has allowed that meanwhile.
    std::optional<Verdict> untold();
    Verdict refuseUntold() const;

private:
    enum class Condition { Sent, Refused, Waived };

    std::optional<bool> &heeds(Operation operation) const;

    const StoredTransfer &row_;
    const Provider &provider_;
    std::shared_ptr<ServiceBehaviour> behaviour_;
    ExistenceCheck look_;
    Condition condition_ = Condition::Sent;
    bool ourOwn_ = false;
};

} // namespace windlass
