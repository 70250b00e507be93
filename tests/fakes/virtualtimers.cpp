// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"

namespace windlass {

Handle VirtualTimers::after(Duration wait, std::function<void()> then)
{
    const auto key = std::pair(now_ + std::max(wait, Duration::zero()), ++order_);
    due_.emplace(key, std::move(then));
    return Handle([this, key] { due_.erase(key); });
}

bool VirtualTimers::advanceToNext()
{
    if (due_.empty())
        return false;
    auto entry = due_.extract(due_.begin());
    const Duration passed = entry.key().first - now_;
    now_ = entry.key().first;
    wall_ = wall_.addMSecs(passed.count());
    entry.mapped()();
    return true;
}

void VirtualTimers::advance(Duration duration)
{
    const Instant end = now_ + duration;
    while (!due_.empty() && due_.begin()->first.first <= end)
        advanceToNext();
    wall_ = wall_.addMSecs((end - now_).count());
    now_ = end;
}

std::optional<Duration> VirtualTimers::untilNext() const
{
    if (due_.empty())
        return {};
    return due_.begin()->first.first - now_;
}

} // namespace windlass
