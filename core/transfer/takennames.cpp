// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/takennames.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace windlass {

namespace {

/// So old may an answer be: as old as the look of a program that lists first and uploads then is at best.
constexpr Duration fresh{30'000};
/// So many names of a folder within that time make a crowd.
constexpr size_t crowd = 8;
constexpr Duration ofLate{10'000};
constexpr size_t mostFolders = 64;

QString folderOf(const QString &key)
{
    return key.left(key.lastIndexOf(u'/') + 1);
}

/// A name right before this one: hardly any other stands between.
QString rightBefore(const QString &key)
{
    const QChar last = key.back();
    constexpr char16_t firstOfLetters = u'!' + 1;
    if (last < firstOfLetters || last > u'~')
        return key.chopped(1);
    return key.chopped(1) + QChar(last.unicode() - 1) + u'~';
}

} // namespace

TakenNames::TakenNames(Timers &timers)
    : timers_(timers)
{}

std::optional<bool> TakenNames::has(const QString &key) const
{
    const auto found = folders_.find(folderOf(key));
    if (found == folders_.end() || !found->second.stretch)
        return {};
    const Stretch &stretch = *found->second.stretch;
    const QByteArray name = key.toUtf8();
    if (timers_.now() - stretch.asked > fresh || !stretch.covers(name))
        return {};
    return stretch.taken.contains(name);
}

TakenNames::Question TakenNames::ask(const QString &key)
{
    const Instant now = timers_.now();
    if (folders_.size() >= mostFolders)
        std::erase_if(folders_, [now](const auto &each) { return now - each.second.lastAsked > fresh; });
    Folder &folder = folders_[folderOf(key)];
    folder.lastAsked = now;
    while (!folder.alone.empty() && now - folder.alone.front() > ofLate)
        folder.alone.pop_front();
    Question wide{folderOf(key), rightBefore(key)};
    if (folder.onlyAlone || folder.alone.size() < crowd || !wide.wide()) {
        folder.alone.push_back(now);
        return {key};
    }
    folder.alone.clear(); // until the answer is here, the others ask for themselves
    return wide;
}

void TakenNames::learn(const QString &key, const Question &question, const Receipt &page)
{
    if (!question.wide())
        return;
    Stretch stretch;
    stretch.from = question.after.toUtf8();
    stretch.asked = timers_.now();
    QList<QByteArray> names;
    for (const ListedObject &object : page.objects)
        names.append(object.key.toUtf8());
    stretch.taken.insert(names.cbegin(), names.cend());
    const bool whole = page.nextPage.empty();
    if (!whole && std::ranges::is_sorted(names))
        stretch.to = names.isEmpty() ? stretch.from : names.last();
    else if (!whole)
        stretch.to = stretch.from; // in no order that tells what is missing
    Folder &folder = folders_[folderOf(key)];
    if (!stretch.covers(key.toUtf8()))
        folder.onlyAlone = true;
    folder.stretch = std::move(stretch);
}

void TakenNames::onlyAlone(const QString &key)
{
    folders_[folderOf(key)].onlyAlone = true;
}

void TakenNames::made(const QString &key)
{
    const auto found = folders_.find(folderOf(key));
    if (found != folders_.end() && found->second.stretch)
        found->second.stretch->taken.insert(key.toUtf8());
}

bool TakenNames::Stretch::covers(const QByteArray &name) const
{
    return name > from && (to.isNull() || name <= to);
}

} // namespace windlass
