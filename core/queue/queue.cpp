// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/queue.h"

#include "core/retry/concurrency.h"

#include <algorithm>
#include <iterator>

namespace windlass {

namespace {

bool takesAPlace(const QueueEntry &entry)
{
    return entry.active && entry.state != TransferState::Cancelling;
}

/// The least number of small slots, even if large transfers would take all of them.
constexpr int fewest = 8;

} // namespace

QueueLimits queueLimits(int jobs, int parts)
{
    // Small transfers for each request of a large one: a small one mostly waits for its answer.
    constexpr int smallPerRequest = 6;
    if (jobs == 1)
        return {1, 1, 0};
    return {jobs, std::min(jobs * parts * smallPerRequest, Concurrency::ceiling), parts};
}

// A transfer takes one descriptor for its file and one for each of its requests, and large and small
// transfers run at the same time.
int partsWithin(int parts, int openFiles)
{
    return openFiles > 0 ? std::clamp(parts, 1, std::max(openFiles / 8, 1)) : parts;
}

QueueLimits queueLimits(int jobs, int parts, int openFiles)
{
    QueueLimits limits = queueLimits(jobs, parts);
    if (openFiles <= 0)
        return limits;
    limits.large = std::clamp(limits.large, 1, std::max(openFiles / 8, 1));
    limits.small = std::clamp(limits.small, 1, std::max(openFiles / 4, 1));
    return limits;
}

std::vector<std::pair<TransferId, qint64>> reordered(std::vector<std::pair<qint64, TransferId>> queue,
                                                     TransferId moved, QueueMove where)
{
    std::ranges::sort(queue);
    const auto place = std::ranges::find(queue, moved, &std::pair<qint64, TransferId>::second);
    if (place == queue.end())
        return {};
    std::vector<TransferId> order;
    order.reserve(queue.size());
    for (const auto &[position, id] : queue)
        order.push_back(id);
    const auto from = order.begin() + (place - queue.begin());
    switch (where) {
    case QueueMove::First:
        std::rotate(order.begin(), from, from + 1);
        break;
    case QueueMove::Up:
        if (from != order.begin())
            std::iter_swap(from, from - 1);
        break;
    case QueueMove::Down:
        if (from + 1 != order.end())
            std::iter_swap(from, from + 1);
        break;
    case QueueMove::Last:
        std::rotate(from, from + 1, order.end());
        break;
    }
    std::vector<std::pair<TransferId, qint64>> changed;
    for (size_t i = 0; i < order.size(); ++i) {
        if (order[i] != queue[i].second)
            changed.emplace_back(order[i], queue[i].first);
    }
    return changed;
}

void Queue::put(const QueueEntry &entry)
{
    const auto [known, isNew] = known_.try_emplace(entry.id, entry);
    if (!isNew) {
        if (known->second == entry)
            return;
        count(known->second, false);
        known->second = entry;
    }
    count(entry, true);
}

void Queue::remove(TransferId id)
{
    const auto known = known_.find(id);
    if (known == known_.end())
        return;
    count(known->second, false);
    known_.erase(known);
}

/// Adds the entry to the index that it belongs to, or removes it from there.
void Queue::count(const QueueEntry &entry, bool in)
{
    Line &line = lineOf(entry);
    if (takesAPlace(entry)) {
        line.places += in ? 1 : -1;
    } else if (entry.active || entry.held) {
        return;
    } else if (entry.state == TransferState::Queued) {
        if (in)
            line.waiting.insert(turnOf(entry));
        else
            line.waiting.erase(turnOf(entry));
    } else if (entry.state == TransferState::Cancelling) {
        if (in)
            takingBack_.insert(entry.id);
        else
            takingBack_.erase(entry.id);
    }
}

std::vector<TransferId> Queue::next(QueueLimits limits, const std::function<bool(TransferId)> &rests) const
{
    std::vector<TransferId> chosen;
    for (const TransferId id : takingBack_) {
        if (!rests || !rests(id))
            chosen.push_back(id);
    }
    std::vector<Turn> turns;
    const auto take = [&rests, &turns](const Line &line, int limit) {
        int free = limit - line.places;
        for (auto turn = line.waiting.begin(); turn != line.waiting.end() && free > 0; ++turn) {
            if (rests && rests(turn->id))
                continue;
            turns.push_back(*turn);
            --free;
        }
    };
    take(large_, limits.large);
    const int large = large_.places + static_cast<int>(turns.size());
    take(small_, std::max(limits.small - large * limits.smallSlotsPerLarge, std::min(limits.small, fewest)));
    std::sort(turns.begin(), turns.end());
    std::ranges::transform(turns, std::back_inserter(chosen), &Turn::id);
    return chosen;
}

} // namespace windlass
