// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/nameguard.h"

#include "core/base/sentence.h"
#include "core/transfer/completioncheck.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure objectExists(const StoredTransfer &row)
{
    return localFailure(FailureKind::ObjectExists,
                        Sentence::tr("There is an object of that name already: %1.")
                            .arg(objectUrl(row.destination, row.key)));
}

Failure nameUntold(const Provider &provider, const StoredTransfer &row)
{
    return localFailure(
        FailureKind::ObjectExists,
        Sentence::tr("It cannot be told whether there is an object of that name already: %1. The keys may "
                     "neither list "
                     "it (%2) nor read it (%3), and the service does not know the condition that would keep "
                     "it from being "
                     "replaced.")
            .arg(objectUrl(row.destination, row.key), provider.rightToList(), provider.rightToRead()));
}

/// The user may decide, unless the transfer was told to fail in this case.
Cause causeOfRefusal(IfExists choice)
{
    return choice == IfExists::Fail ? Cause::Fatal : Cause::NeedsPerson;
}

} // namespace

NameGuard::NameGuard(const StoredTransfer &row, const Provider &provider, std::shared_ptr<ExistingKeys> names,
                     std::shared_ptr<ServiceBehaviour> behaviour)
    : row_(row)
    , provider_(provider)
    , behaviour_(std::move(behaviour))
    , look_(row.key, std::move(names))
{}

std::optional<bool> &NameGuard::heeds(Operation operation) const
{
    return operation == Operation::Put ? behaviour_->supportsConditionalPut
                                       : behaviour_->supportsConditionalComplete;
}

bool NameGuard::conditional(Operation operation) const
{
    return protects() && condition_ == Condition::Sent && heeds(operation) != false;
}

void NameGuard::conditionNotMet(Operation operation)
{
    heeds(operation) = true;
    look_.isTaken();
}

/// Many services that speak S3 do not support conditional writes, but accept the request without the
/// condition.
void NameGuard::made(Operation operation)
{
    if (condition_ == Condition::Refused)
        heeds(operation) = false;
}

bool NameGuard::looksBeforeClosing()
{
    const bool matters = protects() && condition_ != Condition::Waived && !look_.untold();
    const bool heeded =
        conditional(Operation::Complete) && (heeds(Operation::Complete) == true ||
                                             provider_.shape(row_.destination->endpoint).promisesConditions);
    return matters && !heeded && !look_.lookedLast();
}

NameGuard::Verdict NameGuard::objectIsThere(const ObjectFacts &object, bool allSent, Sameness sameness)
{
    ourOwn_ = object.uploadId == row_.uploadId; // from an attempt whose end we did not see, or that failed
    const bool asked = row_.closing == Closing::Asked; // and perhaps the service carried it out
    if (allSent && (ourOwn_ || (asked && sameness == Sameness::Same))) {
        if (sameness == Sameness::Another)
            return Overwrite{};
        return IsOurs{};
    }
    // Ask the user only if the object differs: the same file need not be sent.
    const bool sameWillDo = row_.ifExists == IfExists::Skip || row_.ifExists == IfExists::Ask;
    if ((ourOwn_ || asked || sameWillDo) && object.size == row_.plan.size) {
        if (auto comparison = FileComparison::with(object, row_.plan))
            return Compare{*std::move(comparison)};
    }
    return refuseToReplace();
}

NameGuard::Verdict NameGuard::refuseToReplace() const
{
    if (ourOwn_ || !protects()) // the user may have allowed it meanwhile
        return Overwrite{};
    return Refuse{causeOfRefusal(row_.ifExists), objectExists(row_)};
}

/// Keys with the right to write may lack the right to list or to read. HEAD may tell if a list does not; if
/// neither does, the condition of the write has to protect the object.
NameGuard::Otherwise NameGuard::lookFailed(Operation asked, Cause cause, const Failure &failure)
{
    if (failure.denial == Denial::NotThere)
        return Otherwise::NoRefusal;
    const bool refused = cause == Cause::Fatal || cause == Cause::NeedsPerson || cause == Cause::Exhausted;
    if (asked == Operation::List && refused && look_.asksNarrower())
        return Otherwise::AskNarrower;
    if (!refusesToAnswer(cause, failure))
        return Otherwise::NoRefusal;
    if (asked == Operation::List)
        return Otherwise::LookCloser;
    if (look_.taken())
        return Otherwise::IsTaken;
    return look_.listTells() ? Otherwise::AskTheList : Otherwise::Untold;
}

std::optional<NameGuard::Verdict> NameGuard::untold()
{
    look_.markUnknown();
    if (conditional(row_.plan.single() ? Operation::Put : Operation::Complete))
        return {};
    return refuseUntold();
}

NameGuard::Verdict NameGuard::refuseUntold() const
{
    if (!protects()) // the user may have allowed it meanwhile
        return Overwrite{};
    return Refuse{causeOfRefusal(row_.ifExists), nameUntold(provider_, row_)};
}

} // namespace windlass
