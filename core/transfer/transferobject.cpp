// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: does the object exist, and is it ours? Confirmation decides what follows from the answers.
#include "core/base/overloaded.h"
#include "core/base/sentence.h"
#include "core/transfer/transfer.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The result of a request may not be visible immediately.
constexpr Duration beforeAsking{2000};

constexpr Step head{Operation::Confirm, 0, 0, 0};

} // namespace

/// Checksum of the whole file; empty if there is none, or none yet.
QString Transfer::ourChecksum() const
{
    return upload_.plan().single() ? stored_.checksum
                                   : checksumText(stored_.checksumMode, upload_.progress().parts.values());
}

ExpectedObject Transfer::expected() const
{
    return {stored_.plan.size, stored_.uploadId, upload_.closedEtag(), ourChecksum(),
            doors_.behaviour->etagIsMd5 == true};
}

void Transfer::follow(const Confirmation::Next &next)
{
    std::visit(
        Overloaded{[this](const Confirmation::Proven &) {
                       stored_.closing = Closing::Proven;
                       confirmed(head, {});
                       pump();
                   },
                   [this](const Confirmation::LookAgain &again) {
                       occupy(AwaitingLook{doors_.timers.after(again.after, [this] {
                           life_ = Working{};
                           pump();
                       })});
                       listener_.changed();
                   },
                   [this](const Confirmation::AskTheList &) {
                       ask(Operation::List, [this](const RunResult<Receipt> &list) {
                           follow(confirmation_.listSaid(list, expected()));
                       });
                   },
                   [this](const Confirmation::Unseen &unseen) {
                       note(EventLevel::Info, unseen.why.text);
                       upload_.done(head, {});
                       pump();
                   },
                   [this](const Confirmation::IsAnother &another) {
                       if (another.removeIt)
                           return removeOwn(another.why);
                       stop(TransferEvent::Refused, Cause::Fatal, another.why);
                   },
                   [this](const Confirmation::NotYet &notYet) { ranOut(notYet.cause, notYet.failure); }},
        next);
}

/// The object under the final name comes from this upload and is damaged: it has our id and too many bytes.
void Transfer::removeOwn(Failure because)
{
    ask(Operation::Delete, [this, because = std::move(because)](const RunResult<Receipt> &removed) {
        Failure told = because;
        told.text = Sentence::joined(
            {told.text,
             removed.result
                 ? Sentence::tr("What it had stored was deleted.")
                 : Sentence::tr("What it has stored lies under the name still, and is not the file.")});
        if (removed.result && !forgetSession())
            return;
        stop(TransferEvent::Refused, Cause::Fatal, told);
    });
}

/// Asks without changing the state: for a question within a step, or one of several in a row.
Handle Transfer::sendQuestion(Operation operation, StepSender::Told then)
{
    return sender_.ask(operation, [this, then = std::move(then)](const RunResult<Receipt> &result) {
        if (!result.result)
            postponeUntil(result.notBefore);
        then(result);
    });
}

void Transfer::ask(Operation operation, StepSender::Told then)
{
    occupy(
        Asking{{}, sendQuestion(operation, [this, then = std::move(then)](const RunResult<Receipt> &result) {
                   const Life asked = std::exchange(life_, Working{}); // lives until the end of this call
                   then(result);
               })});
}

std::unique_ptr<CompletionCheck>
Transfer::completionCheck(Duration first, bool withSession, const StepRun *about,
                          std::function<void(const CompletionCheck::Answer &)> then)
{
    AttemptRecorder::Page page;
    page.step.operation = Operation::Complete;
    const AttemptRecord last = about != nullptr ? book_.lastOf(*about) : book_.lastOf(page);
    return std::make_unique<CompletionCheck>(
        CompletionCheck::Doors{
            doors_.timers,
            [this](Operation operation, auto told) { return sendQuestion(operation, std::move(told)); },
            [this](const ObjectFacts &object) { return judge(expected(), object); }},
        first, joinTimeout(stored_.plan.size), withSession,
        [this, last, then = std::move(then)](const CompletionCheck::Answer &answer) {
            if (answer.outcome != CompletionCheck::Outcome::Failed)
                tellReconciled(last, answer.outcome == CompletionCheck::Outcome::Done);
            then(answer);
        });
}

void Transfer::tellReconciled(const AttemptRecord &last, bool done)
{
    Event told = book_.event(EventKind::Reconciled, EventLevel::Info);
    told.attempt = last;
    told.reportedBefore = true;
    told.count = done ? 1 : 0;
    told.status = status();
    listener_.happened(std::move(told));
}

void Transfer::inquire(bool withSession, std::function<void(const CompletionCheck::Answer &)> then)
{
    occupy(Asking{completionCheck(Duration::zero(), withSession, nullptr,
                                  [this, then = std::move(then)](const CompletionCheck::Answer &answer) {
                                      const Life asked = std::exchange(life_, Working{});
                                      then(answer);
                                  }),
                  {}});
}

/// Starts to look for sessions that an unanswered Open request may have left, and returns whether it does so.
/// At most once in a run, and only after the transfer has its own session or needs none.
bool Transfer::takesBackLeft()
{
    const bool sessionIsKnown = !stored_.sessionId().isEmpty() || upload_.plan().single() || stored_.takeBack;
    if (!stored_.opening || leftLooked_ || !sessionIsKnown || !sender_.idle() || sender_.asks())
        return false;
    occupy(AbortingStrays{std::make_unique<StraySessions>(
        StraySessions::Doors{[this](const Work &question, StraySessions::Told told) {
                                 return sender_.ask(
                                     question, [this, told = std::move(told)](const RunResult<Receipt> &end) {
                                         if (!end.result)
                                             postponeUntil(end.notBefore);
                                         told(end);
                                     });
                             },
                             [this](const ListedUpload &upload) { // if that is unknown, it stays
                                 return upload.sessionId == stored_.sessionId() ||
                                        doors_.journal.knowsSession(upload.sessionId).value_or(true);
                             },
                             [this](const Sentence &sentence) { note(EventLevel::Info, sentence); }},
        stored_.key, *stored_.opening, [this](StraySessions::Outcome outcome) {
            const Life looked = std::exchange(life_, Working{});
            leftLooked_ = true;
            if (outcome == StraySessions::Outcome::Settled) {
                opening_.settled();
                stored_.opening.reset();
                if (!saveSession())
                    return;
            }
            pump();
        })});
    return true;
}

/// It is unknown whether the step was carried out, so ask about the object itself.
Handle Transfer::reconcile(StepRun &about, std::function<void(Finding<Receipt>)> then)
{
    const bool closing = about.step.operation == Operation::Complete;
    const auto answered = [this, &about, then = std::move(then)](const CompletionCheck::Answer &answer) {
        const auto asked = std::move(about.completionCheck); // lives until the end of this call
        switch (answer.outcome) {
        case CompletionCheck::Outcome::Done:
            return then(std::optional(Receipt{{}, answer::HeadResult{answer.object}}));
        case CompletionCheck::Outcome::NotDone:
            return then(std::optional<Receipt>());
        case CompletionCheck::Outcome::Gone:
            if (confirmation_.oursByExclusion(answer, guard_.look().untold()))
                return then(std::optional(Receipt()));
            about.foundGone = true;
            return then(Finding<Receipt>(answer.failure, Cause::SessionLost, Duration::zero()));
        case CompletionCheck::Outcome::Failed:
            return then(Finding<Receipt>(answer.failure, answer.cause, answer.notBefore));
        }
    };
    about.completionCheck = completionCheck(beforeAsking, closing, &about, answered);
    return Handle([&about] { about.completionCheck.reset(); });
}

/// The answer to a range was lost, and the service takes ranges in order: it can tell how many bytes it has,
/// and the range continues from there.
Handle Transfer::askHowFar(StepRun &about, std::function<void(Finding<Receipt>)> then)
{
    return sendQuestion(Operation::ListParts,
                        [this, &about, then = std::move(then)](const RunResult<Receipt> &told) {
                            if (!told.result) {
                                return then(Finding<Receipt>(told.lastFailure.value_or(told.result.error()),
                                                             told.cause, told.notBefore));
                            }
                            const qint64 end = about.step.offset + about.step.length;
                            const auto &held = told.result->as<answer::HeldParts>();
                            const qint64 upTo = held.object ? end : held.upTo.value_or(0);
                            if (upTo >= end)
                                return then(std::optional(Receipt()));
                            if (upTo < about.step.offset) { // it has lost bytes that it had confirmed
                                return then(Finding<Receipt>(about.last ? about.last->failure : Failure(),
                                                             Cause::SessionLost, Duration::zero()));
                            }
                            upload_.heldUpTo(upTo);
                            about.step.length = end - upTo;
                            about.step.offset = upTo;
                            then(std::optional<Receipt>());
                        });
}

/// All parts were confirmed, and the session is gone: perhaps it was completed just before the program ended,
/// or the service is joining the parts now.
void Transfer::checkCompletion(const Failure &failure)
{
    inquire(true, [this, failure](const CompletionCheck::Answer &answer) {
        switch (answer.outcome) {
        case CompletionCheck::Outcome::Done:
            stored_.closing = Closing::Acknowledged;
            upload_.found(answer.object->etag);
            return pump();
        case CompletionCheck::Outcome::NotDone:
            upload_.recheck();
            return pump();
        case CompletionCheck::Outcome::Gone:
            if (!confirmation_.oursByExclusion(answer, guard_.look().untold()))
                return sessionGone(failure);
            stored_.closing = Closing::Acknowledged;
            upload_.found({});
            return pump();
        case CompletionCheck::Outcome::Failed:
            postponeUntil(answer.notBefore);
            return ranOut(Cause::Exhausted, answer.failure);
        }
    });
}

/// Cancels the upload. If everything has arrived, first asks whether the object exists: nothing may be left
/// behind unnoticed, and a complete object must not be reported as cancelled.
void Transfer::takeBack()
{
    const auto goOn = [this] {
        upload_.abort();
        pump();
    };
    if (upload_.plan().single() ? stored_.attempts == 0 : !upload_.allConfirmed())
        return goOn();
    inquire(false, [this, goOn](const CompletionCheck::Answer &answer) {
        if (answer.outcome == CompletionCheck::Outcome::Failed)
            return ranOut(Cause::Exhausted, answer.failure);
        const auto closing = confirmation_.doneAfterAll(answer);
        if (!closing)
            return goOn();
        const bool proven = *closing == Closing::Proven;
        upload_.found(proven ? answer.object->etag : QString());
        stored_.closing = *closing;
        stored_.takeBack = false;
        SharedOptional<Failure> unseen;
        if (!proven) {
            unseen = localFailure(FailureKind::NotProven,
                                  Sentence::tr("acknowledged, not looked at: it was cancelled before that"));
        }
        stop(TransferEvent::Proven, Cause::None, std::move(unseen));
    });
}

} // namespace windlass
