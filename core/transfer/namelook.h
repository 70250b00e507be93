// SPDX-License-Identifier: GPL-3.0-or-later
// How one transfer finds out whether its name is taken: from what others have found out, from what another is
// about to find out, or by a question of its own.
#pragma once

#include "core/transfer/takennames.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class NameLook
{
public:
    /// `names`: of the bucket, shared by all that goes there. Null: each asks for itself.
    NameLook(QString key, std::shared_ptr<TakenNames> names);

    /// Is it taken? Nothing: nobody knows.
    std::optional<bool> known() const;
    /// Another is asking: `then` comes when known() may say more. A second call replaces the first.
    bool leftToAnother(std::function<void()> then);
    /// The other's answer is not waited for any more.
    void letGo();
    /// Nor is any later one's.
    void goAlone();
    /// What to ask the service now.
    const TakenNames::Question &ask();
    /// What the answer to that says of the name. Nothing: it has to be asked for again.
    std::optional<bool> answered(const Receipt &list);
    /// The service did not answer. Is another question worth it, a narrow one after a wide one?
    bool asksNarrower();
    /// The object is about to be written.
    void writing();

    /// The service said that there is an object of that name.
    void isTaken() { found_ = Found::Taken; }
    bool taken() const { return found_ == Found::Taken; }
    /// A list has told, so it may be asked again.
    bool listTells() const { return listTells_; }
    /// Neither a list nor HEAD could tell.

    void cannotTell() { found_ = Found::Untold; }
    bool untold() const { return found_ == Found::Untold; }
    /// Has it looked once more before what takes hours is closed? From now on it has.
    bool lookedLast() { return std::exchange(lookedLast_, true); }

private:
    QString key_;
    std::shared_ptr<TakenNames> names_;
    TakenNames::Question question_;
    Handle another_;
    bool alone_ = false;
    enum class Found { NotTaken, Taken, Untold };
    Found found_ = Found::NotTaken;
    bool lookedLast_ = false;
    bool listTells_ = false;
};

} // namespace windlass
