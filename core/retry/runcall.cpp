// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/runcall.h"

#include <utility>

namespace windlass {

RunCall::RunCall(Instant began, Endpoint::Pass pass)
    : began_(began)
    , pass_(std::move(pass))
{}

void RunCall::Ear::take(RunWork::Outcome outcome)
{
    if (!heard || kept)
        return;
    if (starting)
        kept = std::move(outcome);
    else
        std::exchange(heard, nullptr)(outcome);
}

void RunCall::start(const Start &start, Heard heard)
{
    const auto ear = std::make_shared<Ear>(Ear{std::move(heard)});
    ear_ = ear;
    Handle work = start([weak = std::weak_ptr(ear)](RunWork::Outcome outcome) {
        if (const auto listening = weak.lock())
            listening->take(std::move(outcome));
    });
    if (ear_ != ear)
        return; // the work itself let go of the call
    ear->starting = false;
    work_ = std::move(work);
}

void RunCall::deliver()
{
    const auto ear = ear_; // `heard` may destroy this object
    if (!ear || !ear->kept)
        return;
    const RunWork::Outcome outcome = std::move(*ear->kept);
    ear->kept.reset();
    if (const auto heard = std::exchange(ear->heard, nullptr))
        heard(outcome);
}

void RunCall::deliverSoon(Timers &timers)
{
    watch_ = timers.after(Duration::zero(), [this] { deliver(); });
}

void RunCall::stop()
{
    ear_.reset();
    work_.reset();
    watch_.reset();
}

void RunCall::letGo()
{
    stop();
    pass_ = {};
}

} // namespace windlass
