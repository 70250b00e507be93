// SPDX-License-Identifier: GPL-3.0-or-later
// Decides whether the object exists and is ours. Used after the service said that it made the object, and
// when its answer was lost: the request may have been carried out all the same. This class only decides; the
// transfer sends the requests. A check never causes the file to be sent again.
#pragma once

#include "core/providers/provider.h"
#include "core/records/storedtransfer.h"
#include "core/retry/retryer.h"
#include "core/services/servicebehaviour.h"
#include "core/transfer/completioncheck.h"
#include "core/transfer/pollschedule.h"
#include "core/upload/judgement.h"

#include <memory>
#include <optional>
#include <variant>

namespace windlass {

class Confirmation
{
public:
    struct Proven
    {};
    struct LookAgain
    {
        Duration after{0};
    };
    struct AskTheList ///< HEAD gives no answer, a list may
    {};
    struct Unseen ///< nothing contradicts the upload, but the object cannot be checked
    {
        Failure why;
    };
    struct IsAnother
    {
        Failure why;
        bool removeIt = false; ///< it comes from this upload and is damaged
    };
    struct NotYet
    {
        Cause cause = Cause::Exhausted;
        Failure failure;
    };
    using Next = std::variant<Proven, LookAgain, AskTheList, Unseen, IsAnother, NotYet>;

    /// `row`: the transfer's row, only read. All arguments except `behaviour` must outlive this object.
    Confirmation(const StoredTransfer &row, const Provider &provider,
                 std::shared_ptr<ServiceBehaviour> behaviour)
        : row_(row)
        , provider_(provider)
        , behaviour_(std::move(behaviour))
    {}

    // After the service said that the object was made.

    /// The answer to a Put. It proves the object if the service states a checksum of what it stored, and that
    /// is the file's. Not if the mode adds framing, until an object at this place was looked at: a service
    /// that stores the framing may still repeat the checksum, and only the size shows that. `checksum`: ours,
    /// in the form of checksumText(); empty: there is none.
    void putSaid(const answer::Stored &stored, const QString &checksum);
    /// False once HEAD was asked: then its answer decides.
    bool provenByPut() const { return provenByPut_; }
    /// Result of HEAD. Empty object: there is no such object.
    Next headSaid(const std::optional<ObjectFacts> &object, const ExpectedObject &expected, Instant now);
    /// The service refuses HEAD, which says nothing about the object.
    Next headRefused(const Failure &failure, Instant now);
    /// Result of the list request that AskTheList asked for.
    Next listSaid(const RunResult<Receipt> &list, const ExpectedObject &expected);
    /// Why an acknowledged object has not been seen.
    const Failure &unseen() const { return lastLook_; }

    // After the answer was lost (CompletionCheck).

    /// There is neither a session nor a proof of the object. Is the existing object ours, because nobody else
    /// can have made it? True if the name was free, the service was asked to make the object, and its size is
    /// right. `nameUntold`: it could not be found out whether the name was free.
    bool oursByExclusion(const CompletionCheck::Answer &answer, bool nameUntold) const;
    /// Neither the object nor the session exists. If the service was asked to join the parts, it may still be
    /// doing so; then returns the failure to report. Empty: the parts are lost.
    std::optional<Failure> mayStillBeJoining() const;
    /// For a cancelled transfer: how far its completion has come, if the object exists and the transfer must
    /// not be reported as cancelled. Empty: it may be cancelled.
    std::optional<Closing> doneAfterAll(const CompletionCheck::Answer &answer) const;

private:
    Next lookAgain(Failure why, Instant now);
    Next judged(Sameness sameness, const ObjectFacts &object) const;
    Next acknowledged(bool mayNotList, const ExpectedObject &expected);

    bool provenByPut_ = false;
    const StoredTransfer &row_;
    const Provider &provider_;
    std::shared_ptr<ServiceBehaviour> behaviour_;
    PollSchedule polls_{visibilityTimeout, Duration(1000)};
    Failure lastLook_; ///< why the last check gave no result
};

} // namespace windlass
