// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/existingkeys.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace windlass {

namespace {

/// Maximum age of an answer. A program that lists first and then uploads works with answers at least this
/// old.
constexpr Duration fresh{30'000};
/// From this many requests for names in a folder, within `ofLate`, wide requests are used.
constexpr size_t crowd = 8;
constexpr Duration ofLate{10'000};
constexpr size_t mostFolders = 64;
/// An answer that takes longer may not come at all.
constexpr Duration mostPatience{2'000};

QString folderOf(const QString &key)
{
    return key.left(key.lastIndexOf(u'/') + 1);
}

/// A name shortly before this one, with few possible names between. Empty if the last character does not
/// allow it.
QString rightBefore(const QString &key)
{
    const QChar last = key.back();
    if (last <= u'!' || last > u'z')
        return {};
    return key.chopped(1) + QChar(last.unicode() - 1) + u'z';
}

/// Are the names in UTF-8 order and after `after`, so that missing names are known to be free? A service that
/// supports neither the order nor `after` says nothing about names that it leaves out.
bool inOrder(const QList<QByteArray> &names, const QByteArray &after)
{
    const QByteArray notUtf8 = QString(QChar::ReplacementCharacter).toUtf8();
    return std::ranges::is_sorted(names) && (names.isEmpty() || names.first() > after) &&
           std::ranges::none_of(names, [&notUtf8](const QByteArray &name) { return name.contains(notUtf8); });
}

} // namespace

ExistingKeys::ExistingKeys(Timers &timers)
    : timers_(timers)
{}

std::optional<bool> ExistingKeys::has(const QString &key) const
{
    const auto found = folders_.find(folderOf(key));
    if (found == folders_.end() || !found->second.stretch)
        return {};
    const Stretch &stretch = *found->second.stretch;
    const QByteArray name = key.toUtf8();
    if (!isFresh(stretch) || !stretch.covers(name) || found->second.written.contains(name))
        return {};
    return stretch.taken.contains(name);
}

Handle ExistingKeys::awaitAnother(const QString &key, std::function<void()> then)
{
    const auto found = folders_.find(folderOf(key));
    if (found == folders_.end())
        return {};
    const QByteArray name = key.toUtf8();
    auto &questions = found->second.onTheirWay;
    const auto wide =
        std::ranges::find_if(questions, [&name](const auto &each) { return name > each.second.after; });
    if (wide == questions.end() || found->second.written.contains(name))
        return {};
    auto waiter = std::make_shared<std::function<void()>>(std::move(then));
    wide->second.waiting.push_back(waiter);
    return Handle([waiter = std::move(waiter)] {}); // it lives as long as the handle
}

/// Never calls back before it returns: the caller has not finished processing the answer.
void ExistingKeys::wakeSoon(const QString &folder, int question, Duration wait)
{
    auto &questions = folders_.at(folder).onTheirWay;
    const auto found = questions.find(question);
    if (found == questions.end())
        return; // the waiting transfers were woken already
    found->second.patience = timers_.after(wait, [this, folder, question] {
        const auto ended = folders_.at(folder).onTheirWay.extract(question);
        for (const auto &each : ended.mapped().waiting) {
            if (const auto waiter = each.lock())
                (*waiter)();
        }
    });
}

ExistingKeys::Question ExistingKeys::ask(const QString &key)
{
    const Instant now = timers_.now();
    const QDateTime hour = timers_.wallClock();
    if (folders_.size() >= mostFolders)
        std::erase_if(folders_, [now](const auto &each) {
            return now - each.second.lastAsked > fresh && each.second.onTheirWay.empty();
        });
    Folder &folder = folders_[folderOf(key)];
    folder.lastAsked = now;
    while (!folder.alone.empty() && now - folder.alone.front() > ofLate)
        folder.alone.pop_front();
    const QString before = rightBefore(key);
    if (folder.disableWideRequests || folder.alone.size() < crowd || before.isEmpty() ||
        folder.written.contains(key.toUtf8())) {
        folder.alone.push_back(now);
        return {key, {}, now, hour};
    }
    folder.alone.clear(); // the names that the answer does not cover
    const int number = ++folder.lastNumber;
    folder.onTheirWay.emplace(number, Wide{before.toUtf8()});
    wakeSoon(folderOf(key), number, mostPatience);
    return {folderOf(key), before, now, hour, number};
}

void ExistingKeys::learn(const QString &key, const Question &question, const answer::Objects &page)
{
    if (!question.wide())
        return;
    Folder &folder = folders_[folderOf(key)];
    wakeSoon(folderOf(key), question.number, Duration::zero());
    QList<QByteArray> names;
    for (const ListedObject &object : page.objects)
        names.append(object.key.toUtf8());
    Stretch stretch{question.after.toUtf8(), {}, {}, question.asked, question.hour};
    if (!inOrder(names, stretch.from)) {
        folder.disableWideRequests = true;
        return;
    }
    if (folder.stretch && folder.stretch->asked > question.asked)
        return; // a later request was answered first
    stretch.taken.insert(names.cbegin(), names.cend());
    if (page.more)
        stretch.to = names.isEmpty() ? stretch.from : names.last();
    folder.forgetWrittenBefore(question.asked - fresh);
    folder.stretch = std::move(stretch);
}

void ExistingKeys::disableWideRequests(const QString &key)
{
    Folder &folder = folders_[folderOf(key)];
    folder.disableWideRequests = true;
    for (const auto &[number, wide] : folder.onTheirWay)
        wakeSoon(folderOf(key), number, Duration::zero());
}

void ExistingKeys::writing(const QString &key)
{
    Folder &folder = folders_[folderOf(key)];
    folder.lastAsked = timers_.now();
    folder.written.insert_or_assign(key.toUtf8(), timers_.now());
    if (folder.written.size() < folder.tidyAt)
        return;
    folder.forgetWrittenBefore(timers_.now() - 2 * fresh); // older stretches are not used any more
    folder.tidyAt = std::max(firstTidy, folder.written.size() * 2);
}

void ExistingKeys::Folder::forgetWrittenBefore(Instant moment)
{
    std::erase_if(written, [moment](const auto &each) { return each.second < moment; });
}

bool ExistingKeys::isFresh(const Stretch &stretch) const
{
    const qint64 byHour = stretch.hour.msecsTo(timers_.wallClock());
    return timers_.now() - stretch.asked <= fresh && byHour >= 0 && byHour <= fresh.count();
}

bool ExistingKeys::Stretch::covers(const QByteArray &name) const
{
    return name > from && (to.isNull() || name <= to);
}

} // namespace windlass
