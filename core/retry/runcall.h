// SPDX-License-Identifier: GPL-3.0-or-later
// What a run has in progress: an attempt, a question or a remedy, with the pass that lets it go to the
// service. Letting go of it cancels all of that, and no report of it is heard any more.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"
#include "core/retry/endpoint.h"
#include "core/retry/retryer.h"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class RunCall
{
public:
    using Start = std::function<Handle(RunWork::Report)>;
    using Heard = std::function<void(const RunWork::Outcome &)>;

    explicit RunCall(Instant began, Endpoint::Pass pass = {});

    /// Starts the work. The first report goes to `heard`, all others are ignored. A report from inside
    /// `start` is kept until deliver(). Each of the functions may let go of this call, and `heard` may
    /// destroy it.
    void start(const Start &start, Heard heard);
    /// Is there a report that was not delivered yet?
    bool isReported() const { return ear_ && ear_->kept; }
    /// Hands out the report that was kept, if there is one.
    void deliver();
    /// The same as soon as the event loop runs again. The watch ends.
    void deliverSoon(Timers &timers);
    /// Owns this too, until the work is over: the watch for the computer's sleep.
    void watch(Handle watch) { watch_ = std::move(watch); }
    /// Owns this in the place of the work, which is over.
    void instead(Handle work) { work_ = std::move(work); }
    /// The work has ended or is abandoned. The pass stays.
    void stop();
    /// stop(), and the pass goes back without a report.
    void letGo();

    Endpoint::Pass &pass() { return pass_; }
    Instant began() const { return began_; }

private:
    /// Shared with the function that the work reports by, which may outlive the call.
    struct Ear
    {
        Heard heard; ///< null: it has heard
        bool starting = true;
        std::optional<RunWork::Outcome> kept = {}; ///< reported from inside the start of the work

        void take(RunWork::Outcome outcome);
    };

    const Instant began_;
    Endpoint::Pass pass_;
    std::shared_ptr<Ear> ear_; ///< null: nothing is in progress
    Handle work_;
    Handle watch_; ///< or the timer of a delivery
};

} // namespace windlass
