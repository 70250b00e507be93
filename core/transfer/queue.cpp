// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/queue.h"

#include <algorithm>

namespace windlass {

std::vector<TransferId> nextToRun(std::span<const QueueEntry> entries, int jobs)
{
    std::vector<TransferId> chosen;
    auto places = jobs - std::ranges::count_if(entries, [](const QueueEntry &entry) {
                      return entry.active && entry.state != TransferState::Cancelling;
                  });
    for (const QueueEntry &entry : entries) {
        if (entry.active || entry.held)
            continue;
        if (entry.state == TransferState::Cancelling)
            chosen.insert(chosen.begin(), entry.id);
        else if (entry.state == TransferState::Queued && places-- > 0)
            chosen.push_back(entry.id);
    }
    return chosen;
}

} // namespace windlass
