// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/existencecheck.h"

#include <algorithm>
#include <utility>

namespace windlass {

ExistenceCheck::ExistenceCheck(QString key, std::shared_ptr<ExistingKeys> names)
    : key_(std::move(key))
    , names_(std::move(names))
{}

std::optional<bool> ExistenceCheck::known() const
{
    return names_ ? names_->has(key_) : std::nullopt;
}

bool ExistenceCheck::waitForOther(std::function<void()> then)
{
    if (names_ && !alone_)
        another_ = names_->awaitAnother(key_, std::move(then));
    return static_cast<bool>(another_);
}

void ExistenceCheck::letGo()
{
    another_.reset();
}

void ExistenceCheck::stopSharing()
{
    letGo();
    alone_ = true;
}

const ExistingKeys::Question &ExistenceCheck::ask()
{
    question_ = names_ ? names_->ask(key_) : ExistingKeys::Question{key_};
    return question_;
}

std::optional<bool> ExistenceCheck::answered(const answer::Objects &list)
{
    listTells_ = true;
    if (names_)
        names_->learn(key_, question_, list);
    if (std::ranges::find(list.objects, key_, &ListedObject::key) != list.objects.end())
        return true;
    return question_.wide() ? known() : std::optional(false);
}

bool ExistenceCheck::asksNarrower()
{
    if (!question_.wide())
        return false;
    names_->disableWideRequests(key_);
    return true;
}

void ExistenceCheck::writing()
{
    if (names_)
        names_->writing(key_);
}

} // namespace windlass
