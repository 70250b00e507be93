// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/upload.h"

#include "core/upload/judgement.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// Is what the service lists the part that it confirmed? What either does not say contradicts nothing.
bool isTheSame(const ConfirmedPart &confirmed, const ConfirmedPart &listed)
{
    const bool etagsTell = !confirmed.etag.isEmpty() && !listed.etag.isEmpty();
    const bool lengthAgrees =
        confirmed.length == listed.length || listed.length == ConfirmedPart::unknownLength;
    return lengthAgrees && (!etagsTell || sameEtag(confirmed.etag, listed.etag));
}

} // namespace

Upload::Upload(PartPlan plan, Progress saved, bool lookFirst)
    : plan_(plan)
    , progress_(std::move(saved))
    , phase_(Phase::Sending)
{
    for (const ConfirmedPart &part : std::as_const(progress_.parts))
        confirmedBytes_ += part.length;
    enterOpeningOrChecking();
    if (progress_.closed) {
        confirmedBytes_ = plan_.size;
        phase_ = Phase::Confirming;
        return;
    }
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
            enterSendingOrClosing();
        return {};
    }
    stepOut_ = false;
    QList<int> forgotten;
    switch (phase_) {
    case Phase::Looking: // there is none, or it may be overwritten: else nobody calls this
        closer_ = false;
        if (std::exchange(closesNext_, false))
            phase_ = Phase::Closing;
        else
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
        progress_.closed = true;
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
        if (held != listed_.constEnd() && isTheSame(*part, *held)) {
            if (part->etag.isEmpty() && !held->etag.isEmpty()) {
                part->etag = held->etag;
                amended_.append(*part);
            }
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

void Upload::trustRecords()
{
    listed_.clear();
    partMarker_ = 0;
    stepOut_ = false;
    etagsAsked_ = true;
    enterSendingOrClosing();
}

/// Most services take a part's MD5 for its ETag; the others refuse it, and nothing is lost.
void Upload::guessEtags()
{
    constexpr qsizetype md5Length = 16;
    for (ConfirmedPart &part : progress_.parts) {
        if (part.etag.isEmpty() && part.digest.size() == md5Length)
            part.etag = QString::fromLatin1(part.digest.toHex());
    }
}

bool Upload::lacksEtag() const
{
    return std::ranges::any_of(progress_.parts,
                               [](const ConfirmedPart &part) { return part.etag.isEmpty(); });
}

void Upload::forget(const QList<int> &parts)
{
    for (const int part : parts)
        confirmedBytes_ -= progress_.parts.take(part).length;
    enterSendingOrClosing();
}

void Upload::lookCloser()
{
    closesNext_ = phase_ == Phase::Closing && !plan_.single();
    stepOut_ = false;
    closer_ = true;
    phase_ = Phase::Looking;
}

void Upload::found(const QString &etag)
{
    closedEtag_ = etag;
    confirmedBytes_ = plan_.size;
    stepOut_ = false; // whoever asked for it has its answer
    progress_.closed = true;
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
    etagsAsked_ = false;
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
    if (phase_ != Phase::Closing || !lacksEtag())
        return;
    if (!std::exchange(etagsAsked_, true))
        phase_ = Phase::Checking; // the list has them
    else
        guessEtags();
}

} // namespace windlass
