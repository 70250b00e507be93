// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out whether the name of one transfer is taken: from earlier answers, from a request that another
// transfer has in flight, or by its own request.
#pragma once

#include "core/services/existingkeys.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class ExistenceCheck
{
public:
    /// `names`: shared by all transfers to the bucket. Null: each transfer sends its own request.
    ExistenceCheck(QString key, std::shared_ptr<ExistingKeys> names);

    /// Is the name taken? Empty: unknown.
    std::optional<bool> known() const;
    /// If another transfer's request covers this name, returns true; `then` is called when known() may have
    /// an answer. A second call replaces the first.
    bool waitForOther(std::function<void()> then);
    /// Stops waiting for the other transfer's answer.
    void letGo();
    /// Stops waiting, and never waits for another transfer again.
    void stopSharing();
    /// What to request from the service now.
    const ExistingKeys::Question &ask();
    /// Evaluates the answer to the last ask(). Empty: the name has to be asked for again.
    std::optional<bool> answered(const answer::Objects &list);
    /// The request failed. Is a narrower request worth sending? True if it was a wide one.
    bool asksNarrower();
    /// The object is about to be written.
    void writing();

    /// The service said that an object of that name exists.
    void isTaken() { found_ = Found::Taken; }
    bool taken() const { return found_ == Found::Taken; }
    /// A list request was answered, so a list may be requested again.
    bool listTells() const { return listTells_; }
    /// Neither a list nor HEAD gives an answer.

    void markUnknown() { found_ = Found::Untold; }
    bool untold() const { return found_ == Found::Untold; }
    /// Was the last check before completion already made? Marks it as made.
    bool lookedLast() { return std::exchange(lookedLast_, true); }

private:
    QString key_;
    std::shared_ptr<ExistingKeys> names_;
    ExistingKeys::Question question_;
    Handle another_;
    bool alone_ = false;
    enum class Found { NotTaken, Taken, Untold };
    Found found_ = Found::NotTaken;
    bool lookedLast_ = false;
    bool listTells_ = false;
};

} // namespace windlass
