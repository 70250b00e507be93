// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: does an object of its name exist already? NameGuard decides what follows from the answers.
#include "core/base/overloaded.h"
#include "core/base/sentence.h"
#include "core/transfer/transfer.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr Step head{Operation::Confirm, 0, 0, 0};

} // namespace

/// Uses what other transfers have found out, to save a request.
void Transfer::useCachedName()
{
    if (!upload_.asksForName())
        return;
    const auto taken = guard_.look().known();
    if (taken == true) {
        guard_.look().isTaken();
        upload_.lookCloser(); // it may have been deleted since
    } else if (taken == false) {
        upload_.done({Operation::List, 0, 0, 0}, {});
    }
}

void Transfer::listed(const Step &step, const answer::Objects &list)
{
    const auto taken = guard_.look().answered(list);
    if (!taken) {
        upload_.lost(step);
    } else if (*taken) {
        guard_.look().isTaken();
        upload_.lookCloser();
    } else {
        upload_.done(step, {});
    }
    listener_.changed();
    pump();
}

void Transfer::objectIsThere(const ObjectFacts &object)
{
    const bool allSent = upload_.plan().single() ? !stored_.checksum.isEmpty() : upload_.allConfirmed();
    follow(guard_.objectIsThere(object, allSent, judge(expected(), object)), object);
}

/// `object`: the existing object.
void Transfer::follow(NameGuard::Verdict verdict, const ObjectFacts &object)
{
    std::visit(Overloaded{[&](const NameGuard::IsOurs &) {
                              stored_.closing = Closing::Acknowledged;
                              upload_.found(object.etag);
                              pump();
                          },
                          [&](const NameGuard::Overwrite &) { // the existing object is not what it should be
                              guard_.waive();
                              upload_.done(head, {});
                              pump();
                          },
                          [&](NameGuard::Compare &comparison) { compare(object, std::move(comparison.how)); },
                          [&](const NameGuard::Refuse &refuse) {
                              stop(TransferEvent::Refused, refuse.cause, refuse.failure);
                          }},
               verdict);
}

/// Compares the file with the existing object: if they are the same, nothing has to be sent.
void Transfer::compare(const ObjectFacts &object, FileComparison comparison)
{
    QList<FileDigests::Range> ranges = comparison.ranges();
    read(std::move(ranges),
         [this, object, comparison = std::move(comparison)](const Result<QList<QByteArray>> &digests) {
             if (!digests)
                 return stop(TransferEvent::Refused, Cause::Fatal, digests.error());
             if (!comparison.same(*digests))
                 return follow(guard_.refuseToReplace(), object);
             stored_.checksum = comparison.checksum();
             stored_.closing = Closing::Proven;
             upload_.found(object.etag);
             if (!guard_.isOurOwn() && stored_.bytesSent == 0)
                 tell(EventKind::AlreadyThere, EventLevel::Info);
             upload_.done(head, {}); // the comparison has already identified the object
             pump();
         });
}

/// Returns true if the upload continues in another way or has ended.
bool Transfer::lookFailed(const Step &step, Cause cause, const Failure &failure)
{
    switch (guard_.lookFailed(step.operation, cause, failure)) {
    case NameGuard::Otherwise::NoRefusal:
        return false;
    case NameGuard::Otherwise::AskNarrower:
        break;
    case NameGuard::Otherwise::LookCloser:
        upload_.lookCloser();
        break;
    case NameGuard::Otherwise::IsTaken:
        follow(guard_.refuseToReplace(), {});
        break;
    case NameGuard::Otherwise::AskTheList:
        lookInTheListAgain();
        break;
    case NameGuard::Otherwise::Untold:
        continueWithUnknownName(step);
        break;
    }
    return true;
}

/// With keys that may list but not read, another list request answers the question.
void Transfer::lookInTheListAgain()
{
    ask(Operation::List, [this](const RunResult<Receipt> &list) {
        const auto isThere = [this](const QList<ListedObject> &objects) {
            return std::ranges::find(objects, stored_.key, &ListedObject::key) != objects.end();
        };
        if (!list.result)
            continueWithUnknownName(head);
        else if (isThere(list.result->as<answer::Objects>().objects))
            return follow(guard_.refuseToReplace(), {});
        else
            upload_.done(head, {});
        pump();
    });
}

/// Neither a list nor HEAD gives an answer: the condition of the write has to protect the object, or the user
/// decides.
void Transfer::continueWithUnknownName(const Step &step)
{
    if (auto refusal = guard_.untold())
        return follow(*std::move(refusal), {});
    note(
        EventLevel::Warn,
        Sentence::tr("%1: nobody can tell whether the name is taken: the keys may neither list (%2) nor read "
                     "(%3); the condition of the write has to do")
            .arg(stored_.key, doors_.provider.rightToList(), doors_.provider.rightToRead()));
    upload_.done(step, {});
}

} // namespace windlass
