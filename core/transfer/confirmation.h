// SPDX-License-Identifier: GPL-3.0-or-later
// Is the object there, and is it ours? Asked after the service has said so, and where it has said nothing:
// whatever makes an object may have been carried out without an answer. It decides; the transfer asks and
// acts. No look ever sends a file again.
#pragma once

#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/store/storedtransfer.h"
#include "core/transfer/habits.h"
#include "core/transfer/inquiry.h"
#include "core/transfer/looks.h"
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
    struct AskTheList ///< where HEAD does not tell, a list may
    {};
    struct Unseen ///< nothing speaks against it, and nobody can look
    {
        Failure why;
    };
    struct IsAnother
    {
        Failure why;
        bool removeIt = false; ///< it is of this very upload, and damaged
    };
    struct NotYet
    {
        Cause cause = Cause::Exhausted;
        Failure failure;
    };
    using Next = std::variant<Proven, LookAgain, AskTheList, Unseen, IsAnother, NotYet>;

    /// `row`: the transfer's; read only. All but `habits` has to outlive this.
    Confirmation(const StoredTransfer &row, const Provider &provider, std::shared_ptr<Habits> habits)
        : row_(row)
        , provider_(provider)
        , habits_(std::move(habits))
    {}

    // After the service has said that the object is made.

    /// What HEAD says; nothing: there is no such object.
    Next headSaid(const std::optional<ObjectFacts> &object, const ExpectedObject &expected, Instant now);
    /// The service refuses the look, which says nothing of the object.
    Next headRefused(const Failure &failure, Instant now);
    /// What the list says, once AskTheList was answered.
    Next listSaid(const RunResult<Receipt> &list, const ExpectedObject &expected);
    /// Why nobody has seen an object that is acknowledged.
    const Failure &unseen() const { return lastLook_; }

    // After nobody answered (Inquiry).

    /// Neither the session is there nor a proof of the object: is what is there ours, since nobody else can
    /// have made it? The name was free, the service was asked to make the object, and it has the right size.
    /// `nameUntold`: nobody could tell whether the name was free.
    bool oursByElimination(const Inquiry::Answer &answer, bool nameUntold) const;
    /// Neither the object nor the session is there. A service that was asked to join the parts may still be
    /// at it: then this says so. Nothing: the parts are lost.
    std::optional<Failure> mayStillBeJoining() const;
    /// A cancelled transfer was asked about: how far its closing has come, where the object is there and must
    /// not be called cancelled.
    std::optional<Closing> doneAfterAll(const Inquiry::Answer &answer) const;

private:
    Next lookAgain(Failure why, Instant now);
    Next judged(Sameness sameness, const ObjectFacts &object) const;
    Next acknowledged(bool mayNotList, const ExpectedObject &expected);

    const StoredTransfer &row_;
    const Provider &provider_;
    std::shared_ptr<Habits> habits_;
    Looks looks_{patienceAfterSuccess, Duration(1000)};
    Failure lastLook_; ///< why that could not tell
};

} // namespace windlass
