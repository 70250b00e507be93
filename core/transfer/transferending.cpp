// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: its end when the program ends, without losing what is nearly through.
#include "core/transfer/steprun.h"

#include <algorithm>

namespace windlass {

bool Transfer::nearlyThrough(const StepRun &run) const
{
    if (run.handle.wait())
        return false;
    if (!sendsFile(run.step)) // its answer is worth more than the moment that it takes
        return true;
    const auto sending = std::ranges::count_if(runs_, [](const auto &each) { return sendsFile(each->step); });
    const double rate =
        speed_.perSecond(doors_.timers.now()) / static_cast<double>(std::max<qsizetype>(sending, 1));
    return nearlySent(run.sent, run.step.length, rate);
}

bool Transfer::endSoon()
{
    if (over_)
        return false;
    ending_ = true;
    std::list<std::unique_ptr<StepRun>> others;
    for (auto run = runs_.begin(); run != runs_.end();) {
        const auto next = std::next(run);
        if (!nearlyThrough(**run))
            others.splice(others.end(), runs_, run);
        run = next;
    }
    over_ = true; // no news from requests that are being let go
    for (const auto &run : others) {
        abandon(*run);
        upload_.lost(run->step);
    }
    over_ = false;
    if (!runs_.empty())
        return true;
    letGo();
    return false;
}

void Transfer::endWhenIdle()
{
    std::erase_if(runs_, [this](const auto &run) {
        const bool waits = run->handle.wait().has_value();
        if (waits)
            upload_.lost(run->step);
        return waits;
    });
    if (!runs_.empty() || !unsettled_.empty())
        return;
    letGo();
    later_ = doors_.timers.after(Duration::zero(), [ended = listener_.ended] { ended(); });
}

} // namespace windlass
