// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/virtualtimers.h"

namespace windlass {

Handle VirtualTimers::after(Duration wait, std::function<void()> then)
{
    const auto key = std::pair(now_ + std::max(wait, Duration::zero()), ++order_);
    due_.emplace(key, std::move(then));
    return Handle([this, key] { due_.erase(key); });
}

Handle VirtualTimers::onWake(std::function<void()> then)
{
    const quint64 key = ++order_;
    sleepers_.emplace(key, std::move(then));
    return Handle([this, key] { sleepers_.erase(key); });
}

void VirtualTimers::sleep(Duration duration)
{
    wall_ = wall_.addMSecs(duration.count());
    const auto sleepers = sleepers_; // a listener may drop its own handle and those of others
    for (const auto &[key, then] : sleepers) {
        if (sleepers_.contains(key))
            then();
    }
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
