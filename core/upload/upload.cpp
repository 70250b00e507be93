// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/upload.h"

#include <algorithm>
#include <utility>

namespace windlass {

Upload::Upload(PartPlan plan, Progress saved, bool lookFirst)
    : plan_(plan)
    , progress_(std::move(saved))
    , phase_(Phase::Sending)
{
    for (const ConfirmedPart &part : std::as_const(progress_.parts))
        confirmedBytes_ += part.length;
    enterOpeningOrChecking();
    if (lookFirst && progress_.sessionId.isEmpty())
        phase_ = Phase::Looking;
}

void Upload::enterOpeningOrChecking()
{
    phase_ = plan_.single()                  ? Phase::Sending
             : progress_.sessionId.isEmpty() ? Phase::Opening
                                             : Phase::Checking;
}

QList<Step> Upload::take(int free)
{
    if (free <= 0 || stepOut_)
        return {};
    const auto only = [this](Operation operation) {
        stepOut_ = true;
        return QList<Step>{Step{operation, 0, 0, 0}};
    };
    switch (phase_) {
    case Phase::Opening:
        return only(Operation::Open);
    case Phase::Checking:
        return only(Operation::ListParts);
    case Phase::Closing:
        return only(Operation::Complete);
    case Phase::Looking:
        return only(closer_ ? Operation::Confirm : Operation::List);
    case Phase::Confirming:
        return only(Operation::Confirm);
    case Phase::Aborting:
        return only(Operation::Abort);
    case Phase::Finished:
    case Phase::Gone:
        return {};
    case Phase::Sending:
        break;
    }
    if (plan_.single()) {
        stepOut_ = true;
        return {plan_.step(1)};
    }
    QList<Step> steps;
    for (int part = firstUnsent_; part <= plan_.parts() && steps.size() < free; ++part) {
        if (progress_.parts.contains(part) || partsOut_.contains(part)) {
            if (part == firstUnsent_)
                ++firstUnsent_;
            continue;
        }
        partsOut_.insert(part);
        steps.append(plan_.step(part));
    }
    return steps;
}

QList<int> Upload::done(const Step &step, const Receipt &receipt)
{
    if (step.operation == Operation::Part) {
        partsOut_.remove(step.part);
        confirmedBytes_ += step.length;
        const auto answered = receipt.parts.value(step.part);
        progress_.parts.insert(step.part,
                               {step.part, step.offset, step.length, receipt.etag, answered.digest});
        if (phase_ == Phase::Sending && progress_.parts.size() == plan_.parts())
            phase_ = Phase::Closing;
        return {};
    }
    stepOut_ = false;
    QList<int> forgotten;
    switch (phase_) {
    case Phase::Looking: // there is none, or it may be overwritten: else nobody calls this
        enterOpeningOrChecking();
        break;
    case Phase::Opening:
        progress_.sessionId = receipt.sessionId;
        enterSendingOrClosing();
        break;
    case Phase::Checking:
        listed_.insert(receipt.parts);
        partMarker_ = receipt.nextPartMarker;
        if (partMarker_ != 0)
            break;
        forgotten = compareWithListed();
        enterSendingOrClosing();
        break;
    case Phase::Sending: // the one Put
    case Phase::Closing:
        closedEtag_ = receipt.etag;
        confirmedBytes_ = plan_.size;
        phase_ = Phase::Confirming;
        break;
    case Phase::Confirming:
        phase_ = Phase::Finished;
        break;
    case Phase::Aborting:
        phase_ = Phase::Gone;
        break;
    case Phase::Finished:
    case Phase::Gone:
        break;
    }
    return forgotten;
}

QList<int> Upload::compareWithListed()
{
    QList<int> forgotten;
    for (auto part = progress_.parts.begin(); part != progress_.parts.end();) {
        const auto held = listed_.constFind(part.key());
        if (held != listed_.constEnd() && held->etag == part->etag &&
            (held->length == part->length || held->length == ConfirmedPart::unknownLength)) {
            ++part;
            continue;
        }
        confirmedBytes_ -= part->length;
        forgotten.append(part.key());
        part = progress_.parts.erase(part);
    }
    unrecorded_.clear();
    for (ConfirmedPart held : std::exchange(listed_, {})) {
        const Step planned = plan_.step(held.part);
        if (held.part > plan_.parts() || progress_.parts.contains(held.part) || held.length != planned.length)
            continue;
        held.offset = planned.offset;
        unrecorded_.append(held);
    }
    return forgotten;
}

void Upload::adopt(const ConfirmedPart &part)
{
    if (progress_.parts.contains(part.part) || partsOut_.contains(part.part))
        return;
    progress_.parts.insert(part.part, part);
    confirmedBytes_ += part.length;
    if (phase_ == Phase::Sending || phase_ == Phase::Closing)
        enterSendingOrClosing();
}

void Upload::lost(const Step &step)
{
    if (step.operation == Operation::Part) {
        partsOut_.remove(step.part);
        firstUnsent_ = std::min(firstUnsent_, step.part);
    } else {
        stepOut_ = false;
    }
}

void Upload::lookCloser()
{
    stepOut_ = false;
    closer_ = true;
    phase_ = Phase::Looking;
}

void Upload::found(const QString &etag)
{
    closedEtag_ = etag;
    confirmedBytes_ = plan_.size;
    stepOut_ = false; // whoever asked for it has its answer
    phase_ = Phase::Confirming;
}

void Upload::recheck()
{
    partsOut_.clear();
    listed_.clear();
    stepOut_ = false;
    partMarker_ = 0;
    phase_ = Phase::Checking;
}

void Upload::reopen()
{
    progress_ = {};
    partsOut_.clear();
    listed_.clear();
    firstUnsent_ = 1;
    stepOut_ = false;
    confirmedBytes_ = 0;
    closedEtag_.clear();
    partMarker_ = 0;
    phase_ = plan_.single() ? Phase::Sending : Phase::Opening;
}

void Upload::abort()
{
    partsOut_.clear();
    stepOut_ = false;
    phase_ = progress_.sessionId.isEmpty() ? Phase::Gone : Phase::Aborting;
}

void Upload::enterSendingOrClosing()
{
    firstUnsent_ = 1;
    phase_ = progress_.parts.size() == plan_.parts() ? Phase::Closing : Phase::Sending;
}

} // namespace windlass
