// SPDX-License-Identifier: GPL-3.0-or-later
// A network that is up or down as the test sets it, and counts the calls.
#pragma once

#include "core/base/timers.h"
#include "core/retry/network.h"

#include <list>
#include <memory>

namespace windlass {

class FakeNetwork final : public Network
{
public:
    explicit FakeNetwork(Timers &timers)
        : timers_(timers)
    {}

    Reach reach() const override { return reach_; }
    Handle onChange(std::function<void()> then) override
    {
        const auto at = watchers_.insert(watchers_.end(), std::move(then));
        return Handle([this, at] { watchers_.erase(at); });
    }
    Handle probe(const QUrl &, std::function<void(Probe)> then) override
    {
        ++probes;
        return timers_.after(probeTakes, [this, then = std::move(then)] { then(answer); });
    }

    void say(Reach reach)
    {
        reach_ = reach;
        for (const auto &watcher : watchers_)
            watcher();
    }

    Probe answer = Probe::Answered;
    Duration probeTakes{100};
    int probes = 0;

private:
    Timers &timers_;
    Reach reach_ = Reach::Unknown;
    std::list<std::function<void()>> watchers_;
};

} // namespace windlass
