// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/upload.h"

#include "core/upload/judgement.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// Is the listed part the one that the service confirmed? Values that one side does not have are not
/// compared.
bool isTheSame(const ConfirmedPart &confirmed, const ConfirmedPart &listed)
{
    const bool etagsTell = !confirmed.etag.isEmpty() && !listed.etag.isEmpty();
    const bool lengthAgrees =
        confirmed.length == listed.length || listed.length == ConfirmedPart::unknownLength;
    return lengthAgrees && (!etagsTell || sameEtag(confirmed.etag, listed.etag));
}

} // namespace

Upload::Upload(PartPlan plan, Progress saved, bool lookFirst, const UploadShape &shape)
    : plan_(plan)
    , shape_(shape)
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
    if (lookFirst && !hasSession())
        phase_ = Phase::Looking;
}

/// Is there anything on the service to continue with?
bool Upload::hasSession() const
{
    if (shape_.opens)
        return !progress_.sessionId.isEmpty();
    return !plan_.single() && (progress_.begun || !progress_.parts.isEmpty());
}

bool Upload::makesObject(const Step &step) const
{
    switch (step.operation) {
    case Operation::Put:
    case Operation::Complete:
        return true;
    case Operation::Part: {
        const bool last = progress_.parts.size() == plan_.parts() - 1 && !progress_.parts.contains(step.part);
        return !shape_.closes && last;
    }
    default:
        return false;
    }
}

bool Upload::aboutToMakeObject() const
{
    if (phase_ == Phase::Closing)
        return true;
    const bool oneLeft = progress_.parts.size() + partsOut_.size() >= plan_.parts() - 1;
    return phase_ == Phase::Sending && (plan_.single() || (!shape_.closes && oneLeft));
}

void Upload::enterOpeningOrChecking()
{
    if (plan_.single())
        phase_ = Phase::Sending;
    else if (hasSession())
        phase_ = Phase::Checking;
    else
        phase_ = shape_.opens ? Phase::Opening : Phase::Sending;
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
    progress_.begun = true;
    if (shape_.inOrder)
        return nextInOrder();
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

QList<Step> Upload::nextInOrder()
{
    if (!partsOut_.isEmpty())
        return {};
    while (progress_.parts.contains(firstUnsent_))
        ++firstUnsent_;
    if (firstUnsent_ > plan_.parts())
        return {};
    Step step = plan_.step(firstUnsent_);
    qint64 there = std::clamp(heldUpTo_ - step.offset, qint64(0), step.length);
    if (there == step.length) // complete but could not be adopted: send it whole again
        there = 0;
    step.offset += there;
    step.length -= there;
    partsOut_.insert(step.part);
    return {step};
}

QList<int> Upload::done(const Step &step, const Receipt &receipt)
{
    Q_ASSERT(step.operation != Operation::Part); // see sent()
    stepOut_ = false;
    QList<int> forgotten;
    switch (phase_) {
    case Phase::Looking: // no such object, or it may be overwritten; otherwise done() is not called
        closer_ = false;
        if (std::exchange(closesNext_, false))
            phase_ = Phase::Closing;
        else
            enterOpeningOrChecking();
        break;
    case Phase::Opening:
        progress_.sessionId = receipt.as<answer::Opened>().sessionId;
        enterSendingOrClosing();
        break;
    case Phase::Checking: {
        const auto &held = receipt.as<answer::HeldParts>();
        if (held.object) { // the object was made, but the answer was lost
            found(held.object->etag);
            break;
        }
        if (held.upTo)
            takeAsListed(*held.upTo);
        listed_.insert(held.parts);
        partMarker_ = held.next;
        if (partMarker_ != 0)
            break;
        forgotten = compareWithListed();
        enterSendingOrClosing();
        break;
    }
    case Phase::Sending: // a file that is sent in one request
    case Phase::Closing:
        closedEtag_ = receipt.etag();
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

void Upload::sent(const ConfirmedPart &part)
{
    partsOut_.remove(part.part);
    confirmedBytes_ += part.length;
    heldUpTo_ = part.offset + part.length;
    progress_.parts.insert(part.part, part);
    if (phase_ != Phase::Sending || progress_.parts.size() != plan_.parts())
        return;
    if (shape_.closes)
        enterSendingOrClosing();
    else
        found(part.etag);
}

/// Derives the listed parts from the number of bytes that the service has.
void Upload::takeAsListed(qint64 upTo)
{
    heldUpTo_ = upTo;
    for (int part = 1; part <= plan_.parts(); ++part) {
        const Step planned = plan_.step(part);
        if (planned.offset + planned.length > upTo)
            return;
        listed_.insert(part, {part, planned.offset, planned.length, {}, {}});
    }
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

/// Most services use a part's MD5 as its ETag. Others refuse such a completion, and nothing is lost.
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
    return shape_.closes && std::ranges::any_of(progress_.parts, [](const ConfirmedPart &part) {
               return part.etag.isEmpty();
           });
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
    stepOut_ = false; // the request that led here has been answered
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
    heldUpTo_ = 0;
    phase_ = plan_.single() || !shape_.opens ? Phase::Sending : Phase::Opening;
}

void Upload::abort()
{
    partsOut_.clear();
    stepOut_ = false;
    phase_ = hasSession() ? Phase::Aborting : Phase::Gone;
}

void Upload::enterSendingOrClosing()
{
    firstUnsent_ = 1;
    const bool all = progress_.parts.size() == plan_.parts();
    if (all && !shape_.closes)
        return found({});
    phase_ = all ? Phase::Closing : Phase::Sending;
    if (phase_ != Phase::Closing || !lacksEtag())
        return;
    if (!std::exchange(etagsAsked_, true))
        phase_ = Phase::Checking; // the list contains the ETags
    else
        guessEtags();
}

} // namespace windlass
