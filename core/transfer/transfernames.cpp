// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: is there an object of that name already, and what keeps it from being replaced unasked. A look,
// the condition of the write, or a person: never nothing.
#include "core/transfer/steprun.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure objectExists(const StoredTransfer &stored)
{
    return localFailure(FailureKind::ObjectExists, u"There is an object of that name already: %1."_s.arg(
                                                       objectUrl(stored.destination, stored.key)));
}

Failure nameUntold(const Provider &provider, const StoredTransfer &stored)
{
    return localFailure(
        FailureKind::ObjectExists,
        u"It cannot be told whether there is an object of that name already: %1. The keys may neither list "
        "it (%2) nor read it (%3), and the service does not know the condition that would keep it from being "
        "replaced."_s.arg(objectUrl(stored.destination, stored.key), provider.rightToList(),
                          provider.rightToRead()));
}

} // namespace

std::optional<bool> &Transfer::heedsCondition(Operation operation)
{
    return operation == Operation::Put ? doors_.habits->heedsConditionOfPut
                                       : doors_.habits->heedsConditionOfComplete;
}

bool Transfer::conditional(Operation operation) const
{
    if (operation != Operation::Put && operation != Operation::Complete)
        return false;
    const auto heeds = operation == Operation::Put ? doors_.habits->heedsConditionOfPut
                                                   : doors_.habits->heedsConditionOfComplete;
    return stored_.ifExists != IfExists::Replace && condition_ == Condition::Sent && heeds != false;
}

/// What makes the object is conditional as a Put is, or as a Complete is.
bool Transfer::conditional(const Step &step) const
{
    return upload_.makesObject(step) &&
           conditional(step.operation == Operation::Put ? Operation::Put : Operation::Complete);
}

/// Many services that speak S3 do not know conditional writes: then a look right before has to do.
bool Transfer::goesOnUnconditionally(const Step &step, const Failure &failure)
{
    if (!conditional(step) || failure.denial != Denial::NotSupported)
        return false;
    condition_ = Condition::Refused;
    if (look_.untold())
        refuseUntold();
    else
        upload_.lookCloser();
    return true;
}

/// What takes hours ends long after its first look. A service that is not known to heed the condition is
/// looked at once more, right before.
bool Transfer::looksBeforeClosing()
{
    const bool matters = upload_.phase() == Upload::Phase::Closing && stored_.ifExists != IfExists::Replace &&
                         condition_ != Condition::Waived && !look_.untold();
    const bool heeded = conditional(Operation::Complete) &&
                        (doors_.habits->heedsConditionOfComplete == true ||
                         doors_.provider.shape(stored_.destination->endpoint).promisesConditions);
    return matters && !heeded && !look_.lookedLast();
}

/// What others have found out need not be asked again.
void Transfer::spareTheLook()
{
    if (!upload_.asksForName())
        return;
    const auto taken = look_.known();
    if (taken == true) {
        look_.isTaken();
        upload_.lookCloser(); // it may be gone by now
    } else if (taken == false) {
        upload_.done({Operation::List, 0, 0, 0}, {});
    }
}

void Transfer::looked(const Step &step, const Receipt &list)
{
    const auto taken = look_.answered(list);
    if (!taken)
        upload_.lost(step);
    else if (*taken) {
        look_.isTaken();
        upload_.lookCloser();
    } else
        upload_.done(step, list);
    listener_.changed();
    pump();
}

void Transfer::objectIsThere(const ObjectFacts &object)
{
    ourOwn_ =
        object.uploadId == stored_.uploadId; // of an attempt whose end we did not see, or that went wrong
    const bool allSent = upload_.plan().single() ? !stored_.checksum.isEmpty() : upload_.allConfirmed();
    const bool asked = stored_.closing == Closing::Asked; // and perhaps it did
    const Sameness answer = judge(expected(), object);
    if (allSent && (ourOwn_ || (asked && answer == Sameness::Same))) {
        if (answer == Sameness::Another)
            return overwrite();
        stored_.closing = Closing::Acknowledged;
        upload_.found(object.etag);
        return pump();
    }
    // A person is asked only about what is another file: the same one need not be sent.
    const bool sameWillDo = stored_.ifExists == IfExists::Skip || stored_.ifExists == IfExists::Ask;
    if ((ourOwn_ || asked || sameWillDo) && object.size == stored_.plan.size) {
        if (auto comparison = FileComparison::with(object, stored_.plan))
            return compare(object, *std::move(comparison));
    }
    refuseToReplace();
}

/// The same object need not be sent again.
void Transfer::compare(const ObjectFacts &object, FileComparison comparison)
{
    QList<FileDigests::Range> ranges = comparison.ranges();
    reading_ = std::make_unique<FileDigests>(
        doors_.timers, file_, std::move(ranges),
        [this, object, comparison = std::move(comparison)](const Result<QList<QByteArray>> &digests) {
            reading_.reset();
            if (over_)
                return;
            if (!digests)
                return stop(TransferEvent::Refused, Cause::Fatal, digests.error());
            if (!comparison.same(*digests))
                return refuseToReplace();
            stored_.checksum = comparison.checksum();
            stored_.closing = Closing::Proven;
            upload_.found(object.etag);
            if (!ourOwn_ && stored_.bytesSent == 0)
                tell(EventKind::AlreadyThere, EventLevel::Info);
            upload_.done({Operation::Confirm, 0, 0, 0}, {}); // what it is has been asked already
            pump();
        });
}

void Transfer::refuseToReplace()
{
    if (ourOwn_ || stored_.ifExists == IfExists::Replace) // a person may have said so meanwhile
        return overwrite();
    const Cause cause = stored_.ifExists == IfExists::Fail ? Cause::Fatal : Cause::NeedsPerson;
    stop(TransferEvent::Refused, cause, objectExists(stored_));
}

/// What is there is our own, and not what it should be.
void Transfer::overwrite()
{
    condition_ = Condition::Waived;
    upload_.done({Operation::Confirm, 0, 0, 0}, {});
    pump();
}

/// Who may write need not be allowed to list, nor to read. HEAD tells where a list does not; where neither
/// can, the condition of the write has to do.
bool Transfer::looksNoFurther(const Step &step, Cause cause, const Failure &failure)
{
    if (upload_.phase() != Upload::Phase::Looking || failure.denial == Denial::NotThere)
        return false;
    const bool refused = cause == Cause::Fatal || cause == Cause::NeedsPerson || cause == Cause::Exhausted;
    if (step.operation == Operation::List && refused && look_.asksNarrower())
        return true; // not so, but perhaps for the one name
    if (!refusesToSay(cause, failure))
        return false;
    if (step.operation == Operation::List) {
        upload_.lookCloser();
        return true;
    }
    if (look_.taken()) {
        refuseToReplace();
        return true;
    }
    if (look_.listTells()) {
        lookInTheListAgain();
        return true;
    }
    goesOnUntold(step);
    return true;
}

/// Who may list and not read is told by a list once more.
void Transfer::lookInTheListAgain()
{
    ask(Operation::List, [this](const RunResult<Receipt> &list) {
        const Step head{Operation::Confirm, 0, 0, 0};
        if (!list.result)
            goesOnUntold(head);
        else if (std::ranges::find(list.result->objects, stored_.key, &ListedObject::key) !=
                 list.result->objects.end())
            return refuseToReplace();
        else
            upload_.done(head, {});
        pump();
    });
}

/// Neither a list nor HEAD can tell: the condition of the write has to do, or a person.
void Transfer::goesOnUntold(const Step &step)
{
    look_.cannotTell();
    const bool single = upload_.plan().single();
    if (!conditional(single ? Operation::Put : Operation::Complete)) {
        return refuseUntold();
    }
    note(EventLevel::Warn,
         stored_.key +
             u": nobody can tell whether the name is taken: the keys may neither list (%1) nor read "
             "(%2); the condition of the write has to do"_s.arg(doors_.provider.rightToList(),
                                                                doors_.provider.rightToRead()));
    upload_.done(step, {});
}

void Transfer::refuseUntold()
{
    if (stored_.ifExists == IfExists::Replace) // likewise
        return overwrite();
    const Cause cause = stored_.ifExists == IfExists::Fail ? Cause::Fatal : Cause::NeedsPerson;
    stop(TransferEvent::Refused, cause, nameUntold(doors_.provider, stored_));
}

} // namespace windlass
