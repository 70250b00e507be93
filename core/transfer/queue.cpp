// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/queue.h"

#include <algorithm>
#include <tuple>

namespace windlass {

namespace {

bool takesAPlace(const QueueEntry &entry)
{
    return entry.active && entry.state != TransferState::Cancelling;
}

} // namespace

QueueLimits queueLimits(int jobs, int parts)
{
    constexpr int smallOnes = 4; // for each request of a large one: an answer takes longer than their bytes
    return {jobs, jobs == 1 ? 1 : std::min(jobs * parts * smallOnes, 48)};
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

std::vector<TransferId> nextToRun(std::span<const QueueEntry> entries, QueueLimits limits)
{
    for (const QueueEntry &entry : entries) {
        if (takesAPlace(entry))
            --(entry.small ? limits.small : limits.large);
    }
    std::vector<QueueEntry> waiting;
    std::vector<TransferId> chosen;
    for (const QueueEntry &entry : entries) {
        if (entry.active || entry.held)
            continue;
        if (entry.state == TransferState::Cancelling)
            chosen.push_back(entry.id);
        else if (entry.state == TransferState::Queued)
            waiting.push_back(entry);
    }
    std::ranges::stable_sort(
        waiting, {}, [](const QueueEntry &entry) { return std::tuple(-entry.priority, entry.position); });
    for (const QueueEntry &entry : waiting) {
        if ((entry.small ? limits.small : limits.large)-- > 0)
            chosen.push_back(entry.id);
    }
    return chosen;
}

} // namespace windlass
