// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/streaming.h"

#include "core/base/sentence.h"
#include "core/upload/answerchecks.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Each range of this size is one run of attempts.
constexpr qint64 rangeSize = 8 * 1024 * 1024;

Failure incomplete(const Sentence &sentence)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.requestSent = true;
    failure.text = sentence;
    return failure;
}

} // namespace

Streaming::Streaming(ServiceRequests &requests, RestoreOrder order, Listener listener)
    : requests_(requests)
    , order_(std::move(order))
    , listener_(std::move(listener))
{}

void Streaming::start()
{
    ServiceRequests::Ask ask;
    ask.work = work::Confirm{0, ChecksumMode::Crc64Nvme}; // and any other checksum that the service has
    ask.key = order_.key;
    ask.sensible = [](const Receipt &head) { return saysSizeAndEtag(head.as<answer::HeadResult>()); };
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &head) { known(head); });
}

void Streaming::known(const RunResult<Receipt> &head)
{
    if (!head.result)
        return end(head.cause, head.lastFailure.value_or(head.result.error()));
    const auto &object = head.result->as<answer::HeadResult>().object;
    if (!object)
        return end(Cause::Fatal, localFailure(FailureKind::Settings,
                                              Sentence::tr("There is no object %1.").arg(order_.url)));
    object_ = *object;
    end_.size = *object_.size;
    const qint64 known = order_.partSizeOf ? order_.partSizeOf(object_.uploadId) : 0;
    if (!needsPartSize(object_, known))
        return fetch(known);
    ServiceRequests::Ask ask;
    ask.work = work::Confirm{1};
    ask.key = order_.key;
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &part) {
        fetch(part.result ? sizeOf(part.result->as<answer::HeadResult>()) : 0);
    });
}

void Streaming::fetch(qint64 partSize)
{
    evidence_ = evidenceOf(object_, partSize);
    const bool byParts = evidence_.kind == Evidence::Kind::OfParts;
    ranges_.emplace(*object_.size, byParts ? evidence_.partSize : rangeSize);
    if (evidence_.kind == Evidence::Kind::InOrder)
        whole_.emplace(evidence_.checksum.kind);
    Fetch::What what{order_.key, object_.etag, 1, {}, order_.limits};
    inRanges_ = byParts || evidence_.kind == Evidence::Kind::Joined;
    fetch_ = std::make_unique<Fetch>(
        requests_, *ranges_, std::move(what),
        Fetch::Listener{[this](qint64 offset, QByteArrayView bytes) { return took(offset, bytes); },
                        [](int) {}, [] {},
                        [this](std::optional<Stopped> stopped) { fetched(std::move(stopped)); }});
    fetch_->start();
}

/// After a failed attempt, a range may arrive again: skips bytes that were already passed on.
Result<void> Streaming::took(qint64 offset, QByteArrayView bytes)
{
    end_.fetched += bytes.size();
    if (offset > taken_)
        return failed(incomplete(Sentence::tr("The bytes of the object came out of order.")));
    const qint64 before = std::min<qint64>(taken_ - offset, bytes.size());
    const QByteArrayView fresh = bytes.sliced(before);
    if (fresh.isEmpty())
        return {};
    if (whole_)
        whole_->add(fresh);
    digestRanges(fresh);
    taken_ += fresh.size();
    return listener_.take(fresh);
}

/// Digests only the bytes that are passed on: an attempt that restarts a range may receive different ones.
void Streaming::digestRanges(QByteArrayView bytes)
{
    while (inRanges_ && !bytes.isEmpty()) {
        const Step range = ranges_->step(static_cast<int>(pieces_.size()) + 1);
        if (!piece_) {
            piece_.emplace(evidence_.checksum.kind);
            pieceSize_ = 0;
        }
        const qint64 rest = std::min<qint64>(range.length - pieceSize_, bytes.size());
        piece_->add(bytes.first(rest));
        pieceSize_ += rest;
        bytes = bytes.sliced(rest);
        if (pieceSize_ == range.length) {
            pieces_.append({piece_->finish(), range.length});
            piece_.reset();
        }
    }
}

void Streaming::fetched(std::optional<Stopped> stopped)
{
    // Not from here: the fetch's own callback is on the call stack.
    later_ = requests_.timers().after(Duration::zero(), [this, stopped = std::move(stopped)] {
        fetch_.reset();
        if (stopped && objectReplaced(stopped->failure)) {
            return end(
                Cause::Fatal,
                localFailure(
                    FailureKind::Damaged,
                    Sentence::tr(
                        "The object was replaced by another one meanwhile. Do not use what was written, and "
                        "restore it again.")));
        }
        if (stopped)
            return end(stopped->cause, stopped->failure);
        ranges_->settle();
        prove();
    });
}

void Streaming::prove()
{
    if (taken_ != *object_.size)
        return end(Cause::Fatal, incomplete(Sentence::tr("The object ended before its size was reached.")));
    QList<Piece> pieces;
    if (whole_) {
        pieces = {{whole_->finish(), *object_.size}};
    } else {
        pieces = pieces_;
        if (inRanges_ && pieces.isEmpty())
            pieces = {{Digest::of(evidence_.checksum.kind, {}), 0}}; // the digest of an empty object
    }
    const auto same = agrees(evidence_, pieces);
    if (same == false) {
        return end(Cause::Fatal,
                   localFailure(
                       FailureKind::Damaged,
                       Sentence::tr(
                           "What came is not what the service's checksum says: the object is damaged, or was "
                           "damaged on its way. Do not use what was written.")));
    }
    end_.checksum = same ? checksumText(evidence_.checksum) : QString();
    end(Cause::None, {});
}

RestoreStatus Streaming::status() const
{
    RestoreStatus status;
    status.size = object_.size.value_or(0);
    status.confirmed = taken_;
    status.received = taken_;
    if (fetch_) {
        status.bytesPerSecond = fetch_->bytesPerSecond();
        status.wait = fetch_->wait();
    }
    return status;
}

void Streaming::end(Cause cause, std::optional<Failure> failure)
{
    end_.cause = cause;
    end_.failure = std::move(failure);
    listener_.ended(end_);
}

} // namespace windlass
