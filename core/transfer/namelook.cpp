// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/namelook.h"

#include <algorithm>
#include <utility>

namespace windlass {

NameLook::NameLook(QString key, std::shared_ptr<TakenNames> names)
    : key_(std::move(key))
    , names_(std::move(names))
{}

std::optional<bool> NameLook::known() const
{
    return names_ ? names_->has(key_) : std::nullopt;
}

bool NameLook::leftToAnother(std::function<void()> then)
{
    if (names_ && !alone_)
        another_ = names_->awaitAnother(key_, std::move(then));
    return static_cast<bool>(another_);
}

void NameLook::letGo()
{
    another_.reset();
}

void NameLook::goAlone()
{
    letGo();
    alone_ = true;
}

const TakenNames::Question &NameLook::ask()
{
    question_ = names_ ? names_->ask(key_) : TakenNames::Question{key_};
    return question_;
}

std::optional<bool> NameLook::answered(const Receipt &list)
{
    listTells_ = true;
    if (names_)
        names_->learn(key_, question_, list);
    if (std::ranges::find(list.objects, key_, &ListedObject::key) != list.objects.end())
        return true;
    return question_.wide() ? known() : std::optional(false);
}

bool NameLook::asksNarrower()
{
    if (!question_.wide())
        return false;
    names_->onlyAlone(key_);
    return true;
}

void NameLook::writing()
{
    if (names_)
        names_->writing(key_);
}

} // namespace windlass
