// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/retryer.h"

#include "core/retry/retryrun.h"

#include <utility>

namespace windlass {

bool RunCallbacks::any() const
{
    return !predicates.empty() || signingClock || remedy || bytesSent || annotate || attemptStarted ||
           attemptEnded || attemptWillRepeat || waitChanged || waited || predicateThrew;
}

RunHandle::RunHandle(std::shared_ptr<RetryRun> run)
    : run_(std::move(run))
{}

RunHandle &RunHandle::operator=(RunHandle &&other) noexcept // NOLINT(bugprone-exception-escape): see reset()
{
    if (this != &other) {
        reset();
        run_ = std::move(other.run_);
    }
    return *this;
}

RunHandle::~RunHandle() // NOLINT(bugprone-exception-escape): see reset()
{
    reset();
}

// Throws nothing: the run enters an empty state, and exceptions of callbacks are caught.
void RunHandle::reset()
{
    if (const auto run = std::exchange(run_, nullptr))
        run->letGo();
}

void RunHandle::cancel()
{
    if (run_)
        run_->cancel();
}

void RunHandle::retryNow()
{
    if (run_)
        run_->retryNow();
}

std::optional<CurrentWait> RunHandle::wait() const
{
    return run_ ? run_->wait() : std::nullopt;
}

RunHandle::operator Handle() &&
{
    return Handle([run = std::make_shared<RunHandle>(std::move(*this))] { run->reset(); });
}

RunHandle Retryer::begin(RunSetup setup, std::shared_ptr<RunWork> work)
{
    auto common = common_.lock();
    if (!common || !common->serves(setup)) {
        common = std::make_shared<const RunCommon>(RunCommon{timers_, dice_, setup.policy, setup.endpoint,
                                                             setup.errorTable, setup.transfer, setup.traits,
                                                             setup.service});
        common_ = common;
    }
    auto run = std::make_shared<RetryRun>(std::move(setup), std::move(common), std::move(work));
    RunHandle handle(run);
    run->begin();
    return handle;
}

} // namespace windlass
