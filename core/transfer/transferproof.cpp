// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: is the object there, and ours? After the service has said so, and where it has said nothing. A
// look never sends a file again.
#include "core/transfer/steprun.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// What has just been carried out is not seen at once by who asks.
constexpr Duration beforeAsking{2000};

/// So many runs may find neither object nor session, after the service was asked to make the one of the
/// other.
constexpr int runsOfPatience = 3;

/// `httpStatus`: of the answer that told too little; 0 for none.
Failure notProven(const QString &sentence, int httpStatus = 0)
{
    Failure failure = localFailure(FailureKind::NotProven, sentence);
    failure.httpStatus = httpStatus;
    return failure;
}

/// Why nobody has looked at the object, for a line that says that the upload is done.
QString whyNotSeen(const Provider &provider, const Failure &look, bool mayNotList)
{
    if (look.denial == Denial::NotAllowed) {
        const QString mayNotRead = u"the keys may not read it (%1)"_s.arg(provider.rightToRead());
        return mayNotList ? mayNotRead + u", nor list it (%1)"_s.arg(provider.rightToList()) : mayNotRead;
    }
    if (look.denial == Denial::NotThere)
        return u"the service does not show it"_s;
    if (look.kind == FailureKind::Service)
        return u"the service answers HEAD with %1"_s.arg(look.httpStatus);
    return u"the service's answer to HEAD tells too little of it"_s;
}

/// Are the bytes framed on their way, so that a service that does not know the framing stores it with them?
bool isFramed(ChecksumMode mode)
{
    return mode == ChecksumMode::Crc64Nvme || mode == ChecksumMode::Crc32c ||
           mode == ChecksumMode::SignedPayload;
}

} // namespace

/// Of the whole file; empty where there is none, or none yet.
QString Transfer::ourChecksum() const
{
    return upload_.plan().single() ? stored_.checksum
                                   : checksumText(stored_.checksumMode, upload_.progress().parts.values());
}

ExpectedObject Transfer::expected() const
{
    return {stored_.plan.size, stored_.uploadId, upload_.closedEtag(), ourChecksum(),
            doors_.habits->etagIsMd5 == true};
}

/// What HEAD or a list says of the object that the service said it has.
void Transfer::seen(const Step &step, const Receipt &receipt)
{
    const Sameness answer = receipt.object ? judge(expected(), *receipt.object) : Sameness::CannotTell;
    if (answer == Sameness::Another)
        return isAnother(*receipt.object);
    if (answer == Sameness::CannotTell) {
        upload_.lost(step);
        Failure why;
        why.kind = receipt.object ? FailureKind::BadAnswer : FailureKind::Service;
        why.denial = receipt.object ? Denial::None : Denial::NotThere;
        return lookAgain(std::move(why));
    }
    doors_.habits->looksHelp = true;
    stored_.closing = Closing::Proven;
    confirmed(step, receipt);
    pump();
}

/// The service refuses the look: that says nothing of the object.
bool Transfer::notSeen(const Step &step, Cause cause, const Failure &failure)
{
    const bool refused = refusesToSay(cause, failure);
    if (step.operation != Operation::Confirm || upload_.phase() != Upload::Phase::Confirming || !refused)
        return false;
    lookAgain(failure);
    return true;
}

void Transfer::lookAgain(Failure why)
{
    lastLook_ = std::move(why);
    const bool refused = lastLook_.kind == FailureKind::Service && lastLook_.denial != Denial::NotThere;
    const bool inVain = refused && doors_.habits->looksHelp == false;
    const auto wait = inVain ? std::nullopt : looks_.next(doors_.timers.now());
    if (!wait) {
        if (refused)
            doors_.habits->looksHelp = false;
        return lookInTheList();
    }
    lookingAgain_ = doors_.timers.after(*wait, [this] {
        lookingAgain_.reset();
        pump();
    });
    listener_.changed();
}

/// Where HEAD does not tell, a list may.
void Transfer::lookInTheList()
{
    ask(Operation::List, [this](const RunResult<Receipt> &list) {
        const Failure failure = list.result ? Failure() : list.lastFailure.value_or(list.result.error());
        if (!list.result && refusesToSay(list.cause, failure))
            return acknowledged(true);
        if (!list.result)
            return ranOut(list.cause, failure);
        const auto found = std::ranges::find(list.result->objects, stored_.key, &ListedObject::key);
        if (found == list.result->objects.end()) {
            return ranOut(
                Cause::Exhausted,
                notProven(u"The service confirmed the upload, and does not show the object yet."_s));
        }
        const ObjectFacts object{found->size, found->etag, {}, {}};
        const Sameness answer = judge(expected(), object);
        if (answer == Sameness::Another)
            return isAnother(object);
        if (answer == Sameness::CannotTell)
            return acknowledged(false);
        stored_.closing = Closing::Proven;
        upload_.done({Operation::Confirm, 0, 0, 0}, {});
        pump();
    });
}

/// Nothing speaks against it, and nobody can look.
void Transfer::acknowledged(bool mayNotList)
{
    if (upload_.plan().single() && upload_.closedEtag().isEmpty() && stored_.checksum.isEmpty()) {
        return ranOut(
            Cause::Exhausted,
            notProven(u"The service's answer held no ETag, and the object cannot be looked at: %1."_s.arg(
                whyNotSeen(doors_.provider, lastLook_, mayNotList))));
    }
    lastLook_ =
        notProven(u"acknowledged, not looked at: "_s + whyNotSeen(doors_.provider, lastLook_, mayNotList),
                  lastLook_.httpStatus);
    note(EventLevel::Info, lastLook_.text);
    upload_.done({Operation::Confirm, 0, 0, 0}, {});
    pump();
}

void Transfer::isAnother(const ObjectFacts &object)
{
    const bool ours = object.uploadId == stored_.uploadId;
    if (ours && isFramed(stored_.checksumMode) && object.size.value_or(0) > stored_.plan.size) {
        return removeOwn(localFailure(
            FailureKind::Settings,
            u"The service stored %1 bytes for a file of %2: it does not know this way to send a checksum. "
            "Without a checksum= of your own, one is chosen that it knows."_s.arg(*object.size)
                .arg(stored_.plan.size)));
    }
    stop(
        TransferEvent::Refused, Cause::Fatal,
        notProven(
            ours
                ? u"The object on the service is not what was sent, though it is of this upload: its size or "
                  "its checksum differs."_s
                : u"The object on the service is not the file that was sent: another program may have "
                  "written it meanwhile."_s));
}

/// What lies under the final name is of this very upload, and damaged: it has our id and too many bytes.
void Transfer::removeOwn(Failure because)
{
    ask(Operation::Delete, [this, because = std::move(because)](const RunResult<Receipt> &removed) {
        Failure told = because;
        told.text += removed.result
                         ? u" What it had stored was deleted."_s
                         : u" What it has stored lies under the name still, and is not the file."_s;
        if (removed.result && !forgetSession())
            return;
        stop(TransferEvent::Refused, Cause::Fatal, told);
    });
}

/// Asks about the upload, beside its steps.
void Transfer::ask(Operation operation, std::function<void(const RunResult<Receipt> &)> then)
{
    auto question = std::make_unique<StepRun>();
    question->step = {operation, 0, 0, 0};
    askWith(std::move(question), std::move(then));
}

/// Asks about sessions under its key that are not its own, as far as is known.
void Transfer::ask(const LeftSessions::Question &question, LeftSessions::Told then)
{
    auto run = std::make_unique<StepRun>();
    run->step = {question.operation, 0, 0, 0};
    run->left = question;
    askWith(std::move(run), std::move(then));
}

void Transfer::askWith(std::unique_ptr<StepRun> question,
                       std::function<void(const RunResult<Receipt> &)> then)
{
    question_ = std::move(question);
    StepRun &run = *question_;
    run.handle = retryer_.run<Receipt>(described(run),
                                       [this, then = std::move(then)](const RunResult<Receipt> &result) {
                                           const auto asked = std::move(question_);
                                           if (!result.result) {
                                               keepHour(result.notBefore);
                                               if (!saved(book_.runEnded(*asked, result.cause)))
                                                   return;
                                           }
                                           then(result);
                                       });
}

std::unique_ptr<Inquiry> Transfer::inquire(Duration first, bool withSession, const StepRun *about,
                                           std::function<void(const Inquiry::Answer &)> then)
{
    AttemptBook::Page page;
    page.step.operation = Operation::Complete;
    const AttemptRecord last = about != nullptr ? book_.lastOf(*about) : book_.lastOf(page);
    return std::make_unique<Inquiry>(
        Inquiry::Doors{doors_.timers,
                       [this](Operation operation, auto told) { ask(operation, std::move(told)); },
                       [this](const ObjectFacts &object) { return judge(expected(), object); }},
        first, patienceWithJoining(stored_.plan.size), withSession,
        [this, last, then = std::move(then)](const Inquiry::Answer &answer) {
            const auto ended = std::move(inquiry_);
            if (answer.outcome != Inquiry::Outcome::Failed) {
                Event told = book_.event(EventKind::Reconciled, EventLevel::Info);
                told.attempt = last;
                told.toldBefore = true;
                told.count = answer.outcome == Inquiry::Outcome::Done ? 1 : 0;
                told.status = status();
                listener_.happened(std::move(told));
            }
            then(answer);
        });
}

/// Is it looking, at this moment, for sessions that an opening without an answer may have left? Once there is
/// one of its own, or none is needed, and once in a run.
bool Transfer::looksForLeft()
{
    const bool sessionIsKnown = !stored_.sessionId.isEmpty() || upload_.plan().single() || stored_.takeBack;
    const bool begins = !left_ && stored_.opening && !leftLooked_ && sessionIsKnown && runs_.empty() &&
                        !question_ && !inquiry_;
    if (!begins)
        return left_ != nullptr;
    leftLooked_ = true;
    left_ = std::make_unique<LeftSessions>(
        LeftSessions::Doors{[this](const LeftSessions::Question &question, LeftSessions::Told told) {
                                ask(question, std::move(told));
                            },
                            [this](const ListedUpload &upload) { // where nobody can say, it stays
                                return upload.sessionId == stored_.sessionId ||
                                       doors_.journal.knowsSession(upload.sessionId).value_or(true);
                            },
                            [this](const QString &sentence) { note(EventLevel::Info, sentence); }},
        stored_.key, *stored_.opening, [this](LeftSessions::Outcome outcome) {
            const auto looked = std::move(left_);
            if (outcome == LeftSessions::Outcome::Settled) {
                stored_.opening.reset();
                if (!saved(doors_.journal.saveSession(stored_)))
                    return;
            }
            pump();
        });
    return true;
}

/// Nobody knows whether the step was carried out: the object itself does.
Handle Transfer::reconcile(const StepRun &about, std::function<void(Finding<Receipt>)> then)
{
    const bool closing = about.step.operation == Operation::Complete;
    inquiry_ =
        inquire(beforeAsking, closing, &about, [this, then = std::move(then)](const Inquiry::Answer &answer) {
            switch (answer.outcome) {
            case Inquiry::Outcome::Done: {
                Receipt receipt;
                receipt.etag = answer.object->etag;
                return then(std::optional(std::move(receipt)));
            }
            case Inquiry::Outcome::NotDone:
                return then(std::optional<Receipt>());
            case Inquiry::Outcome::Gone:
                if (byElimination(answer))
                    return then(std::optional(Receipt()));
                sessionGone_ = true;
                return then(Finding<Receipt>(answer.failure, Cause::SessionLost, Duration::zero()));
            case Inquiry::Outcome::Failed:
                return then(Finding<Receipt>(answer.failure, answer.cause, answer.notBefore));
            }
        });
    return Handle([this] {
        inquiry_.reset();
        question_.reset();
    });
}

/// A range whose answer was lost, of a service that takes them in order: it says itself how far it has come,
/// and the range goes on from there.
Handle Transfer::askHowFar(StepRun &about, std::function<void(Finding<Receipt>)> then)
{
    ask(Operation::ListParts, [this, &about, then = std::move(then)](const RunResult<Receipt> &told) {
        if (!told.result) {
            return then(
                Finding<Receipt>(told.lastFailure.value_or(told.result.error()), told.cause, told.notBefore));
        }
        const qint64 end = about.step.offset + about.step.length;
        const qint64 upTo = told.result->object ? end : told.result->heldUpTo.value_or(0);
        if (upTo >= end)
            return then(std::optional(Receipt()));
        if (upTo < about.step.offset) { // it has lost what it had confirmed
            return then(Finding<Receipt>(about.last ? about.last->failure : Failure(), Cause::SessionLost,
                                         Duration::zero()));
        }
        upload_.heldUpTo(upTo);
        about.step.length = end - upTo;
        about.step.offset = upTo;
        then(std::optional<Receipt>());
    });
    return Handle([this] { question_.reset(); });
}

/// The name was free, the service was asked to make the object, the session is gone, and an object of the
/// right size is there: nobody else's, as far as can be told.
bool Transfer::byElimination(const Inquiry::Answer &answer) const
{
    return answer.object && answer.object->size == stored_.plan.size && stored_.closing != Closing::Open &&
           stored_.ifExists != IfExists::Replace && !look_.untold();
}

/// All parts were confirmed, and there is no session any more: closed just before the program ended, perhaps,
/// or being joined at this moment.
void Transfer::askWhatBecame(const Failure &failure)
{
    inquiry_ = inquire(Duration::zero(), true, nullptr, [this, failure](const Inquiry::Answer &answer) {
        switch (answer.outcome) {
        case Inquiry::Outcome::Done:
            stored_.closing = Closing::Acknowledged;
            upload_.found(answer.object->etag);
            return pump();
        case Inquiry::Outcome::NotDone:
            upload_.recheck();
            return pump();
        case Inquiry::Outcome::Gone:
            if (!byElimination(answer))
                return sessionGone(failure);
            stored_.closing = Closing::Acknowledged;
            upload_.found({});
            return pump();
        case Inquiry::Outcome::Failed:
            keepHour(answer.notBefore);
            return ranOut(Cause::Exhausted, answer.failure);
        }
    });
}

/// What has arrived may be the whole object by now: that is asked first, for nothing may stay behind
/// unnoticed, and nothing that is complete be called cancelled.
void Transfer::takeBack()
{
    const bool single = upload_.plan().single();
    const bool allConfirmed = upload_.progress().parts.size() == upload_.plan().parts();
    const auto goOn = [this] {
        upload_.abort();
        pump();
    };
    if (single ? stored_.attempts == 0 : !allConfirmed)
        return goOn();
    inquiry_ = inquire(Duration::zero(), false, nullptr, [this, goOn](const Inquiry::Answer &answer) {
        if (answer.outcome == Inquiry::Outcome::Failed)
            return ranOut(Cause::Exhausted, answer.failure);
        const bool done = answer.outcome == Inquiry::Outcome::Done;
        const bool acknowledgedOnly = stored_.closing == Closing::Acknowledged && !answer.another;
        if (!done && !acknowledgedOnly)
            return goOn();
        upload_.found(done ? answer.object->etag : QString());
        stored_.closing = done ? Closing::Proven : Closing::Acknowledged;
        stored_.takeBack = false;
        SharedOptional<Failure> unseen;
        if (!done) {
            unseen = localFailure(FailureKind::NotProven,
                                  u"acknowledged, not looked at: it was cancelled before that"_s);
        }
        stop(TransferEvent::Proven, Cause::None, std::move(unseen));
    });
}

/// Neither the object nor the session is there. A service that was asked to join the parts may be at it
/// still; only one that was not asked has lost them.
void Transfer::sessionGone(const Failure &failure)
{
    if (stored_.closing == Closing::Open || stored_.timesParked >= runsOfPatience)
        return reopen(failure);
    ranOut(
        Cause::Exhausted,
        notProven(
            u"The service was asked to join the parts, and shows neither the object nor the parts yet."_s));
}

} // namespace windlass
