// SPDX-License-Identifier: GPL-3.0-or-later
// StepSender: the steps in flight. A single attempt: stepattempts.cpp.
#include "core/transfer/stepsender.h"

#include "core/upload/partplan.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A wait without an end counts as the last.
bool isSooner(const WaitStatus &wait, const WaitStatus &than)
{
    return wait.until.isValid() && (!than.until.isValid() || wait.until < than.until);
}

QList<Step> stepsOf(const std::list<std::unique_ptr<StepRun>> &runs)
{
    QList<Step> steps;
    for (const auto &run : runs)
        steps.append(run->step);
    return steps;
}

} // namespace

StepSender::StepSender(TransferId transfer, QString key, const RetryPolicy &policy, int lanes, Doors doors,
                       Access &access, AttemptRecorder &book, Owner &owner)
    : transfer_(transfer)
    , key_(std::move(key))
    , policy_(policy)
    , lanes_(lanes)
    , doors_(std::move(doors))
    , access_(access)
    , book_(book)
    , owner_(owner)
    , retryer_(doors_.timers, doors_.dice)
    , ownBandwidth_(std::make_shared<Bandwidth>(doors_.timers))
{}

/// Cancelling a run reports its current wait, so it has to happen while the receivers still exist.
StepSender::~StepSender()
{
    const auto question = std::move(question_);
    const auto runs = std::exchange(runs_, {});
}

void StepSender::send(Sending what, const Ended &ended)
{
    StepRun &run = *runs_.emplace_back(std::make_unique<StepRun>());
    run.step = what.step;
    run.checksums = what.checksums;
    run.lastFailure = std::move(what.trouble);
    Run<Receipt> described = this->described(run);
    described.traits = traitsOf(run.step.operation, what.conditional);
    if (what.reconcile) {
        described.reconcile = [&run, reconcile = std::move(what.reconcile)](auto then) {
            return reconcile(run, std::move(then));
        };
    }
    run.handle = retryer_.run<Receipt>(std::move(described), [this, &run, ended](RunResult<Receipt> result) {
        const auto own = take(run); // lives until the end of this call, because its own handle is in it
        ended(*own, std::move(result));
    });
}

Handle StepSender::ask(Operation operation, Told told)
{
    auto question = std::make_unique<StepRun>();
    question->step = {operation, 0, 0, 0};
    return askWith(std::move(question), std::move(told));
}

Handle StepSender::ask(const Work &given, Told told)
{
    auto run = std::make_unique<StepRun>();
    run->step = stepOf(given);
    run->given = given;
    return askWith(std::move(run), std::move(told));
}

Handle StepSender::askWith(std::unique_ptr<StepRun> question, Told told)
{
    question_ = std::move(question);
    StepRun &run = *question_;
    run.beside = true;
    run.handle = retryer_.run<Receipt>(
        described(run), [this, told = std::move(told)](const RunResult<Receipt> &result) {
            if (!result.result && !recorded(*question_, book_.runEnded(*question_, result.cause)))
                return;
            const auto asked = std::move(question_);
            told(result);
        });
    return Handle([this, number = ++questions_] {
        if (number == questions_)
            question_.reset();
    });
}

bool StepSender::has(const StepRun &run) const
{
    return question_.get() == &run ||
           std::ranges::any_of(runs_, [&run](const auto &each) { return each.get() == &run; });
}

bool StepSender::recorded(const StepRun &run, const Result<void> &result)
{
    if (!result && has(run))
        owner_.unwritten(result.error());
    return result.has_value();
}

std::unique_ptr<StepRun> StepSender::take(const StepRun &run)
{
    const auto place = std::ranges::find_if(runs_, [&run](const auto &each) { return each.get() == &run; });
    auto own = std::move(*place);
    runs_.erase(place);
    return own;
}

template<typename Chosen>
std::list<std::unique_ptr<StepRun>> StepSender::takeIf(Chosen chosen)
{
    std::list<std::unique_ptr<StepRun>> taken;
    for (auto run = runs_.begin(); run != runs_.end();) {
        const auto next = std::next(run);
        if (chosen(**run))
            taken.splice(taken.end(), runs_, run);
        run = next;
    }
    return taken;
}

/// A request that is cancelled in flight counts as an attempt.
void StepSender::abandon(StepRun &run)
{
    run.handle.reset();
    (void)book_.abandoned(run);
}

QList<Step> StepSender::letGo()
{
    nextLane_.reset();
    if (const auto question = std::move(question_))
        abandon(*question);
    const auto runs = std::exchange(runs_, {});
    for (const auto &run : runs)
        abandon(*run);
    return stepsOf(runs);
}

QList<Step> StepSender::cancelWaiting()
{
    return stepsOf(takeIf([](const StepRun &run) { return run.handle.wait().has_value(); }));
}

QList<Step> StepSender::cancelUnlessNearlyDone()
{
    std::list<const StepRun *> ending; // chosen first: removing runs would change the rate of the others
    for (const auto &run : runs_) {
        if (nearlyThrough(*run))
            ending.push_back(run.get());
    }
    const auto others =
        takeIf([&ending](const StepRun &run) { return std::ranges::find(ending, &run) == ending.end(); });
    for (const auto &run : others)
        abandon(*run);
    return stepsOf(others);
}

bool StepSender::nearlyThrough(const StepRun &run) const
{
    if (run.handle.wait())
        return false;
    if (!sendsFile(run.step)) // waiting for its answer costs little, losing it costs more
        return true;
    const auto sending = std::ranges::count_if(runs_, [](const auto &each) { return sendsFile(each->step); });
    const double rate = bytesPerSecond() / static_cast<double>(std::max<qsizetype>(sending, 1));
    return nearlySent(run.sent, run.step.length, rate);
}

void StepSender::hurry()
{
    const auto hurry = [](StepRun &run) {
        run.hurried = run.handle.wait().has_value();
        run.handle.retryNow();
        if (run.completionCheck)
            run.completionCheck->hurry();
    };
    if (question_)
        hurry(*question_);
    for (const auto &run : runs_)
        hurry(*run);
}

/// The lowest limit that applies, bytes per second; 0: none.
qint64 StepSender::limit() const
{
    const qint64 own = ownBandwidth_->limit();
    const qint64 common = doors_.bandwidth ? doors_.bandwidth->limit() : 0;
    return own > 0 && common > 0 ? std::min(own, common) : std::max(own, common);
}

int StepSender::freeLanes(qint64 partSize) const
{
    const auto running = static_cast<int>(runs_.size());
    const qint64 rate = limit();
    if (rate == 0)
        return lanes_ - running;
    // A step that only waits for its answer uses no bandwidth.
    const auto sending = static_cast<int>(
        std::ranges::count_if(runs_, [](const auto &run) { return run->sent < run->step.length; }));
    return std::min(lanes_ - running, lanesAtRate(lanes_, rate, partSize) - sending);
}

bool StepSender::moves() const
{
    return std::ranges::any_of(runs_, [](const auto &run) { return !run->handle.wait(); });
}

qint64 StepSender::bytesInFlight() const
{
    qint64 bytes = 0;
    for (const auto &run : runs_)
        bytes += run->sent;
    return bytes;
}

QList<int> StepSender::partsInFlight() const
{
    QList<int> parts;
    for (const auto &run : runs_) {
        if (sendsFile(run->step) && !run->handle.wait())
            parts.append(run->step.operation == Operation::Put ? 1 : run->step.part);
    }
    std::sort(parts.begin(), parts.end());
    return parts;
}

std::optional<WaitStatus> StepSender::waitOf(const StepRun &run) const
{
    const auto wait = run.handle.wait();
    if (!wait)
        return {};
    return WaitStatus{wait->reason,        wait->until,   wait->nextAttempt,
                      policy_.maxAttempts, run.step.part, run.lastFailure};
}

SharedOptional<WaitStatus> StepSender::soonestWait(SharedOptional<WaitStatus> other) const
{
    const auto consider = [&other, this](const StepRun &run) {
        if (const auto wait = waitOf(run); wait && (!other || isSooner(*wait, *other)))
            other = *wait;
    };
    for (const auto &run : runs_)
        consider(*run);
    if (question_)
        consider(*question_);
    return other;
}

} // namespace windlass
