// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/fetch.h"

#include "core/base/sentence.h"
#include "core/upload/partplan.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure badAnswer(const Sentence &text)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.requestSent = true;
    failure.text = text;
    return failure;
}

} // namespace

bool objectReplaced(const Failure &failure)
{
    return failure.denial == Denial::ConditionNotMet;
}

/// A range in progress, with all its attempts.
struct Fetch::RangeRun
{
    Step step;
    RunHandle handle;
    qint64 came = 0;              ///< bytes of the range received so far, over all attempts
    std::optional<Digest> digest; ///< of the received bytes
    bool knowsRanges = true;      ///< the service supports ranges; otherwise it sends the whole object
};

Fetch::Fetch(ServiceRequests &requests, Ranges &ranges, What what, Listener listener)
    : requests_(requests)
    , ranges_(ranges)
    , what_(std::move(what))
    , listener_(std::move(listener))
{}

Fetch::~Fetch() = default;

void Fetch::start()
{
    // Not from inside this call: an empty object is complete at once.
    later_ = requests_.timers().after(Duration::zero(), [this] { pump(); });
}

void Fetch::pump()
{
    if (idle_) {
        dropWaiting();
        if (runs_.empty())
            std::exchange(idle_, nullptr)();
        return;
    }
    if (stopping_) {
        dropWaiting();
        if (runs_.empty()) {
            const auto ended = std::exchange(listener_.ended, nullptr);
            if (ended)
                ended(stopping_);
        }
        return;
    }
    if (ranges_.allReceived()) {
        const auto ended = std::exchange(listener_.ended, nullptr);
        if (ended)
            ended({});
        return;
    }
    for (const Step &step : ranges_.take(what_.lanes - static_cast<int>(runs_.size())))
        run(step);
    listener_.changed();
}

/// Drops ranges that wait for their next attempt. Ranges that are receiving data may still finish.
void Fetch::dropWaiting()
{
    std::erase_if(runs_, [this](const auto &run) {
        const bool waits = run->handle.wait().has_value();
        if (waits)
            ranges_.lost(run->step.part);
        return waits;
    });
}

/// The same rule as for the parts of an upload.
bool Fetch::nearlyThrough(const RangeRun &run) const
{
    const double rate = bytesPerSecond() / static_cast<double>(std::max<size_t>(runs_.size(), 1));
    return !run.handle.wait() && nearlySent(run.came, run.step.length, rate);
}

bool Fetch::endSoon(std::function<void()> idle)
{
    listener_.ended = nullptr;
    std::list<std::unique_ptr<RangeRun>> others;
    for (auto run = runs_.begin(); run != runs_.end();) {
        const auto next = std::next(run);
        if (stopping_ || !nearlyThrough(**run))
            others.splice(others.end(), runs_, run);
        run = next;
    }
    for (const auto &run : others)
        ranges_.lost(run->step.part);
    if (runs_.empty())
        return false;
    idle_ = std::move(idle);
    return true;
}

void Fetch::run(const Step &step)
{
    RangeRun &run = *runs_.emplace_back(std::make_unique<RangeRun>());
    run.step = step;
    ServiceRequests::Ask ask;
    ask.work = askedFor(step);
    ask.key = what_.key;
    ask.limits = what_.limits;
    ask.left = [this, &run] { return askedFor(left(run)); };
    ask.begun = [&run](int status) { run.knowsRanges = status == 206; };
    ask.received = [this, &run](QByteArrayView piece) { return took(run, piece); };
    ask.checked = [this, &run] { return checked(run); };
    ask.waitChanged = [this] {
        listener_.changed();
        if (stopping_ || idle_) // not from here: the range's own callback is on the call stack
            later_ = requests_.timers().after(Duration::zero(), [this] { pump(); });
    };
    run.handle =
        requests_.run(std::move(ask), [this, &run](const RunResult<Receipt> &result) { ended(run, result); });
}

Work Fetch::askedFor(const Step &range) const
{
    return work::Get{range.part, range.offset, range.length, what_.etag};
}

/// Bytes from an interrupted attempt are kept: they belong to the same object and range. The range is fetched
/// from the start if an attempt received all bytes but failed, or if the service does not support ranges.
Step Fetch::left(RangeRun &run) const
{
    if (run.came == run.step.length || !run.knowsRanges)
        run.came = 0;
    if (run.came == 0 && what_.digest)
        run.digest.emplace(*what_.digest);
    Step left = run.step;
    left.offset += run.came;
    left.length -= run.came;
    return left;
}

Result<void> Fetch::took(RangeRun &run, QByteArrayView piece)
{
    // A service that sends more than was requested must not write into other ranges.
    if (piece.size() > run.step.length - run.came)
        return failed(badAnswer(Sentence::tr("The answer holds more bytes than the range has.")));
    if (run.digest)
        run.digest->add(piece);
    const auto taken = listener_.take(run.step.offset + run.came, piece);
    run.came += piece.size();
    speed_.add(requests_.timers().now(), piece.size());
    listener_.changed();
    return taken;
}

Result<void> Fetch::checked(const RangeRun &run) const
{
    if (run.came == run.step.length)
        return {};
    return failed(badAnswer(Sentence::tr("The answer holds fewer bytes than the range has.")));
}

void Fetch::ended(RangeRun &finished, const RunResult<Receipt> &result)
{
    const auto place =
        std::ranges::find_if(runs_, [&finished](const auto &run) { return run.get() == &finished; });
    const auto run = std::move(*place); // lives until the end of this call, because its own handle is in it
    runs_.erase(place);
    const int range = run->step.part;
    if (result.result) {
        ranges_.received(range, run->digest ? run->digest->finish() : QByteArray());
        listener_.received(range);
        return pump();
    }
    ranges_.lost(range);
    if (idle_)
        return pump();
    stop({result.cause, result.lastFailure.value_or(result.result.error())});
}

void Fetch::stop(Stopped why)
{
    const bool forGood = why.cause == Cause::Fatal || why.cause == Cause::NeedsPerson;
    if (!stopping_ || forGood)
        stopping_ = std::move(why);
    if (forGood) {
        for (const auto &run : runs_)
            ranges_.lost(run->step.part);
        runs_.clear();
    }
    pump();
}

qint64 Fetch::bytesOnTheWay() const
{
    qint64 sum = ranges_.receivedBytes();
    for (const auto &run : runs_)
        sum += run->came;
    return sum;
}

std::optional<RestoreWait> Fetch::wait() const
{
    std::optional<CurrentWait> first;
    for (const auto &run : runs_) {
        const auto wait = run->handle.wait();
        if (wait && (!first || wait->remaining < first->remaining))
            first = wait;
    }
    if (!first)
        return {};
    return RestoreWait{first->remaining, first->reason, first->nextAttempt};
}

} // namespace windlass
