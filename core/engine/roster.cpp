// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/roster.h"

#include <utility>

namespace windlass {

Roster::Roster(Backlog &backlog, Listener listener)
    : backlog_(backlog)
    , listener_(std::move(listener))
{}

Roster::Entry *Roster::entry(TransferId id)
{
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
}

const Roster::Entry *Roster::entry(TransferId id) const
{
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : &found->second;
}

void Roster::addToRoster(QList<StoredTransfer> rows, bool held)
{
    for (StoredTransfer &row : rows) {
        Entry &entry = entries_[row.id];
        entry.row = std::move(row);
        entry.held = held;
        claim(entry);
        index(entry);
    }
}

Result<void> Roster::add(QList<StoredTransfer> &rows)
{
    if (const auto added = backlog_.add(rows); !added)
        return added;
    addToRoster(rows, false);
    return {};
}

Result<void> Roster::remove(TransferId id)
{
    const Entry *found = entry(id);
    if (found == nullptr || found->lease)
        return {};
    if (const auto removed = backlog_.remove(id); !removed)
        return removed;
    if (found->claims)
        claimed_.remove(objectOf(found->row), id);
    entries_.erase(id);
    queue_.remove(id);
    timed_.erase(id);
    return {};
}

bool Roster::change(TransferId id, Group group, const std::function<void(StoredTransfer &)> &how)
{
    Entry *found = entry(id);
    if (found == nullptr || (found->lease && group != Group::Place))
        return false;
    how(found->row);
    switch (group) {
    case Group::Kept:
        break;
    case Group::Place:
        write(id, backlog_.savePlace(found->row));
        break;
    case Group::Course:
        write(id, backlog_.saveIdle(found->row));
        break;
    }
    changed(*found);
    return true;
}

bool Roster::apply(TransferId id, TransferEvent event)
{
    const StoredTransfer *row = find(id);
    const auto state = row != nullptr ? windlass::next(row->state, event) : std::nullopt;
    return state && change(id, Group::Course, [&state](StoredTransfer &moved) { moved.state = *state; });
}

void Roster::move(TransferId moved, QueueMove where)
{
    const StoredTransfer *row = find(moved);
    if (row == nullptr)
        return;
    std::vector<std::pair<qint64, TransferId>> waiting;
    for (const auto &[id, each] : entries_) {
        if (!each.lease && each.row.state == TransferState::Queued && each.row.priority == row->priority)
            waiting.emplace_back(each.row.position, id);
    }
    for (const auto &[id, position] : reordered(std::move(waiting), moved, where))
        change(id, Group::Place, [position = position](StoredTransfer &each) { each.position = position; });
}

std::optional<Roster::Loan> Roster::lend(TransferId id)
{
    Entry &lent = entries_.at(id);
    const auto claimed = backlog_.claim(id);
    if (!claimed) {
        listener_.unwritten(id, claimed.error());
        return {};
    }
    if (!*claimed)
        return {};
    lent.lease = *claimed;
    Loan loan{lent.row, **claimed};
    if (lent.row.session)
        lent.row.session->held = {}; // the job has them now
    claim(lent);
    index(lent);
    return loan;
}

void Roster::updateLent(TransferId id, TransferState state, bool takeBack)
{
    Entry *found = entry(id);
    if (found == nullptr || !found->lease)
        return;
    found->row.state = state;
    found->row.takeBack = takeBack;
    changed(*found);
}

void Roster::giveBack(StoredTransfer row)
{
    Entry &back = entries_.at(row.id);
    // Only the roster changes the place group.
    row.priority = back.row.priority;
    row.position = back.row.position;
    row.rateLimit = back.row.rateLimit;
    row.ifExists = back.row.ifExists;
    back.row = std::move(row);
    if (back.lease)
        backlog_.release(*std::exchange(back.lease, std::nullopt));
    changed(back);
}

bool Roster::held(TransferId id) const
{
    const Entry *found = entry(id);
    return found != nullptr && found->held;
}

void Roster::hold(TransferId id, bool held)
{
    Entry *found = entry(id);
    if (found == nullptr || found->held == held)
        return;
    found->held = held;
    index(*found);
}

void Roster::holdAll()
{
    for (auto &[id, each] : entries_)
        each.held = true;
    queue_ = {};
    timed_.clear();
}

const StoredTransfer *Roster::find(TransferId id) const
{
    const Entry *found = entry(id);
    return found != nullptr ? &found->row : nullptr;
}

bool Roster::lent(TransferId id) const
{
    const Entry *found = entry(id);
    return found != nullptr && found->lease.has_value();
}

QList<TransferId> Roster::ids(const std::function<bool(const StoredTransfer &)> &which) const
{
    QList<TransferId> found;
    for (const auto &[id, each] : entries_) {
        if (which(each.row))
            found.append(id);
    }
    return found;
}

std::vector<TransferId> Roster::next(QueueLimits limits, const std::function<bool(TransferId)> &rests) const
{
    return queue_.next(limits, rests);
}

std::optional<TransferId> Roster::claimant(const TargetObject &place) const
{
    const auto found = claimed_.constFind(place);
    return found == claimed_.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<TransferId> Roster::rivalOf(const StoredTransfer &row) const
{
    const TargetObject object = objectOf(row);
    const bool claims = claimsItsPlace(row);
    for (auto other = claimed_.constFind(object); other != claimed_.constEnd() && other.key() == object;
         ++other) {
        if (*other != row.id && (!claims || !atRest(find(*other)->state)))
            return *other;
    }
    return {};
}

void Roster::write(TransferId id, const Result<void> &written)
{
    if (!written)
        listener_.unwritten(id, written.error());
}

void Roster::changed(Entry &entry)
{
    claim(entry);
    index(entry);
    listener_.changed(entry.row.id);
}

void Roster::index(const Entry &entry)
{
    const StoredTransfer &row = entry.row;
    if (atRest(row.state) && !entry.lease.has_value())
        queue_.remove(row.id);
    else
        queue_.put({row.id, row.state, entry.lease.has_value(), entry.held, row.plan.single(), row.priority,
                    row.position});
    if (!entry.lease.has_value() && row.notBefore.isValid())
        timed_.insert(row.id);
    else
        timed_.erase(row.id);
}

void Roster::claim(Entry &entry)
{
    const bool claims = entry.lease.has_value() || claimsItsPlace(entry.row);
    if (claims == entry.claims)
        return;
    entry.claims = claims;
    if (claims)
        claimed_.insert(objectOf(entry.row), entry.row.id);
    else
        claimed_.remove(objectOf(entry.row), entry.row.id);
}

} // namespace windlass
