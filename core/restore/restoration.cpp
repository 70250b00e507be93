// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/restoration.h"

#include "core/base/sentence.h"
#include "core/net/bandwidth.h"
#include "core/upload/answerchecks.h"
#include "core/upload/checksummode.h"
#include "core/upload/partplan.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure replacedMeanwhile(const QString &url)
{
    return localFailure(
        FailureKind::SourceChanged,
        Sentence::tr("The object %1 was replaced while it was being restored. Start the restore again "
                     "to restore the new one.")
            .arg(url));
}

Failure diskReturnsOtherBytes(const QString &path)
{
    return localFailure(
        FailureKind::LocalFile,
        Sentence::tr("What is read back from %1 is not what was written there, again and again. Check the "
                     "disk, or restore to another one.")
            .arg(path));
}

Sentence counted(qsizetype ranges)
{
    return Sentence::tr("%n range(s)", nullptr, ranges);
}

/// How often ranges are fetched again after the disk returned other bytes than were written.
constexpr int mostFetchedAgain = 2;

} // namespace

Restoration::Restoration(ServiceRequests &requests, RestoreOrder order, Listener listener)
    : requests_(requests)
    , order_(std::move(order))
    , listener_(std::move(listener))
{}

void Restoration::start()
{
    ServiceRequests::Ask ask;
    ask.work = work::Confirm{0, ChecksumMode::Crc64Nvme}; // and any other checksum that the service has
    ask.key = order_.key;
    ask.sensible = [](const Receipt &head) { return saysSizeAndEtag(head.as<answer::HeadResult>()); };
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &head) { known(head); });
}

void Restoration::known(const RunResult<Receipt> &head)
{
    if (!head.result)
        return end(head.cause, head.lastFailure.value_or(head.result.error()));
    const auto &object = head.result->as<answer::HeadResult>().object;
    if (!object) {
        return end(Cause::Fatal, localFailure(FailureKind::Settings,
                                              Sentence::tr("There is no object %1.").arg(order_.url)));
    }
    object_ = *object;
    end_.size = *object_.size;
    const qint64 known = order_.partSizeOf ? order_.partSizeOf(object_.uploadId) : 0;
    if (needsPartSize(object_, known))
        return askForPartSize();
    prepare(known);
}

/// The part size is unknown here, but some services tell the size of the first part.
void Restoration::askForPartSize()
{
    ServiceRequests::Ask ask;
    ask.work = work::Confirm{1};
    ask.key = order_.key;
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &part) {
        prepare(part.result ? sizeOf(part.result->as<answer::HeadResult>()) : 0);
    });
}

void Restoration::prepare(qint64 partSize)
{
    evidence_ = evidenceOf(object_, partSize);
    const auto before = RestoreState::read(order_.path);
    if (!before)
        return end(Cause::NeedsPerson, before.error());
    auto file = PartFile::open(order_.path, *object_.size,
                               *before ? PartFile::Record::There : PartFile::Record::Missing);
    if (!file)
        return end(Cause::NeedsPerson, file.error());
    file_ = std::move(*file);
    const bool byParts = evidence_.kind == Evidence::Kind::OfParts;
    state_.url = order_.url;
    state_.etag = object_.etag;
    state_.size = *object_.size;
    // A restore that an earlier run began keeps its ranges, whatever the limit is now.
    const bool begun = *before && (*before)->etag == object_.etag && (*before)->size == *object_.size &&
                       (*before)->rangeSize >= usualRangeSize(*object_.size, 1);
    state_.rangeSize = byParts ? evidence_.partSize
                       : begun ? (*before)->rangeSize
                               : usualRangeSize(*object_.size, limit());
    state_.digest = digestName(digestOfRanges());
    if (*before && file_->goesOn() && (*before)->goesOnWith(state_)) {
        state_.confirmed = (*before)->confirmed;
    } else if (*before) {
        listener_.note(Sentence::tr("What an earlier run left is of another object or version, or no longer "
                                    "there: all is fetched anew."));
    }
    if (const auto written = state_.write(order_.path); !written)
        return end(Cause::NeedsPerson, written.error());
    checkKept();
}

/// The disk may have lost what an earlier run wrote, or another program may have changed it.
void Restoration::checkKept()
{
    const Ranges kept(state_.size, state_.rangeSize, state_.confirmed);
    if (kept.confirmed().isEmpty())
        return begin({});
    auto file = file_->reader();
    if (!file)
        return end(Cause::NeedsPerson, file.error());
    QList<FileDigests::Range> ranges;
    for (const int range : kept.confirmed().keys())
        ranges.append({kept.step(range).offset, kept.step(range).length, digestOfRanges()});
    readingWhat_ = RestoreReading::Kept;
    reading_ = std::make_unique<FileDigests>(
        requests_.timers(), std::move(*file), std::move(ranges),
        [this, kept = kept.confirmed()](const Result<QList<QByteArray>> &digests) {
            if (!digests)
                return end(Cause::NeedsPerson, digests.error());
            QMap<int, QByteArray> good;
            for (auto range = kept.cbegin(); range != kept.cend(); ++range) {
                if (digests->at(std::distance(kept.cbegin(), range)) == range.value())
                    good.insert(range.key(), range.value());
            }
            if (const qsizetype lost = kept.size() - good.size(); lost > 0) {
                listener_.note(
                    Sentence::tr("%1 of what an earlier run had brought changed on the disk since: fetched "
                                 "again.")
                        .arg(counted(lost)));
            }
            begin(good);
        },
        [this](qint64) { listener_.changed(); });
}

/// Starts with the ranges that are already on disk.
void Restoration::begin(const QMap<int, QByteArray> &confirmed)
{
    readingWhat_ = RestoreReading::None;
    ranges_.emplace(state_.size, state_.rangeSize, confirmed);
    state_.confirmed = confirmed;
    end_.keptBefore = ranges_->confirmedBytes();
    fetch();
}

/// The digest of each range shows, after an interruption and at the end, whether the disk holds what was
/// received. If digests of ranges can prove the whole, that kind is used.
DigestKind Restoration::digestOfRanges() const
{
    const bool byRanges =
        evidence_.kind == Evidence::Kind::OfParts || evidence_.kind == Evidence::Kind::Joined;
    return byRanges ? evidence_.checksum.kind : DigestKind::Crc64Nvme;
}

qint64 Restoration::limit() const
{
    qint64 least = 0;
    for (const auto &each : order_.limits) {
        if (each->limit() > 0)
            least = least > 0 ? std::min(least, each->limit()) : each->limit();
    }
    return least;
}

void Restoration::fetch()
{
    const int lanes = lanesAtRate(order_.lanes, limit(), state_.rangeSize);
    Fetch::What what{order_.key, object_.etag, lanes, {}, order_.limits};
    what.digest = digestOfRanges();
    fetch_ = std::make_unique<Fetch>(
        requests_, *ranges_, std::move(what),
        Fetch::Listener{[this](qint64 offset, QByteArrayView bytes) {
                            end_.fetched += bytes.size();
                            return file_->write(offset, bytes);
                        },
                        [this](int) {
                            if (!settling_) {
                                settling_ = requests_.timers().after(settleEvery, [this] {
                                    settling_.reset();
                                    if (const auto settled = settle(); !settled)
                                        fetched(Stopped{Cause::NeedsPerson, settled.error()});
                                });
                            }
                        },
                        [this] { listener_.changed(); },
                        [this](std::optional<Stopped> stopped) { fetched(std::move(stopped)); }});
    fetch_->start();
}

/// Syncs the bytes before their record: whatever is recorded is on disk.
Result<void> Restoration::settle()
{
    if (ranges_->allSettled())
        return {};
    if (const auto synced = file_->sync(); !synced)
        return synced;
    ranges_->settle();
    state_.confirmed = ranges_->confirmed();
    listener_.changed();
    return state_.write(order_.path);
}

void Restoration::fetched(std::optional<Stopped> stopped)
{
    settling_.reset();
    const auto settled = settle();
    // Not from here: the fetch's own callback is on the call stack.
    later_ = requests_.timers().after(Duration::zero(), [this, stopped = std::move(stopped), settled] {
        fetch_.reset();
        if (!settled)
            return end(Cause::NeedsPerson, settled.error());
        if (!stopped)
            return prove();
        if (objectReplaced(stopped->failure))
            return end(Cause::Fatal, replacedMeanwhile(order_.url));
        end(stopped->failure.kind == FailureKind::LocalFile ? Cause::NeedsPerson : stopped->cause,
            stopped->failure);
    });
}

/// Reads everything back: digests of received bytes prove nothing about the bytes on the disk.
void Restoration::prove()
{
    auto file = file_->reader();
    if (!file)
        return end(Cause::NeedsPerson, file.error());
    QList<FileDigests::Range> ranges;
    for (int range = 1; range <= ranges_->count(); ++range)
        ranges.append({ranges_->step(range).offset, ranges_->step(range).length, digestOfRanges()});
    // A digest of the whole needs the bytes in order.
    const bool inOrder = evidence_.kind == Evidence::Kind::InOrder;
    readingWhat_ = RestoreReading::Whole;
    reading_ = std::make_unique<FileDigests>(
        requests_.timers(), std::move(*file), std::move(ranges),
        [this](const Result<QList<QByteArray>> &digests) {
            readingWhat_ = RestoreReading::None;
            if (!digests)
                return end(Cause::NeedsPerson, digests.error());
            readBack(*digests);
        },
        [this](qint64) { listener_.changed(); },
        inOrder ? std::optional(evidence_.checksum.kind) : std::nullopt);
}

/// Compares the digests of the ranges on disk with those of the received ranges.
void Restoration::readBack(const QList<QByteArray> &digests)
{
    QList<Piece> pieces;
    QList<int> lost;
    for (int range = 1; range <= ranges_->count(); ++range) {
        const QByteArray &digest = digests.at(range - 1);
        if (digest != ranges_->confirmed().value(range))
            lost.append(range);
        pieces.append({digest, ranges_->step(range).length});
    }
    if (!lost.isEmpty())
        return fetchAgain(lost);
    if (evidence_.kind == Evidence::Kind::InOrder)
        pieces = {{digests.last(), *object_.size}};
    proven(pieces);
}

void Restoration::fetchAgain(const QList<int> &ranges)
{
    for (const int range : ranges)
        ranges_->forget(range);
    state_.confirmed = ranges_->confirmed();
    if (const auto written = state_.write(order_.path); !written)
        return end(Cause::NeedsPerson, written.error());
    if (fetchedAgain_++ == mostFetchedAgain)
        return end(Cause::NeedsPerson, diskReturnsOtherBytes(PartFile::pathFor(order_.path)));
    listener_.note(Sentence::tr("%1 read back from the disk are not what arrived: fetched again.")
                       .arg(counted(ranges.size())));
    // Not from here: the reading's own callback is on the call stack.
    later_ = requests_.timers().after(Duration::zero(), [this] { fetch(); });
}

void Restoration::proven(const QList<Piece> &pieces)
{
    const auto same = agrees(evidence_, pieces);
    if (same == false) {
        // It is unknown which range is wrong, so none can be kept.
        file_->discard();
        file_.reset();
        QFile::remove(RestoreState::pathFor(order_.path));
        return end(
            Cause::Fatal,
            localFailure(
                FailureKind::Damaged,
                Sentence::tr("What came is not what the service's checksum says: the object is damaged, or "
                             "was damaged on its way. Nothing was kept; start the restore again.")));
    }
    if (const auto finished = file_->finish(order_.replace); !finished)
        return end(Cause::NeedsPerson, finished.error());
    QFile::remove(RestoreState::pathFor(order_.path));
    end_.checksum = same ? checksumText(evidence_.checksum) : QString();
    end(Cause::None, {});
}

bool Restoration::endSoon(std::function<void()> idle)
{
    // Not from inside the fetch, whose callback is on the call stack.
    const auto endIt = [this, idle = std::move(idle)] {
        letGo();
        idle();
    };
    const bool goesOn = fetch_ && fetch_->endSoon([this, endIt] {
        windingDown_ = requests_.timers().after(Duration::zero(), endIt);
    });
    if (goesOn)
        windingDown_ = requests_.timers().after(stopGracePeriod, endIt);
    else
        letGo();
    return goesOn;
}

void Restoration::letGo()
{
    asking_.reset();
    later_.reset();
    reading_.reset();
    fetch_.reset();
    settling_.reset();
    if (ranges_)
        (void)settle(); // on failure, these ranges are fetched again
}

void Restoration::end(Cause cause, std::optional<Failure> failure)
{
    end_.cause = cause;
    end_.failure = std::move(failure);
    listener_.ended(end_);
}

RestoreStatus Restoration::status() const
{
    RestoreStatus status;
    status.size = object_.size.value_or(0);
    status.reading = readingWhat_;
    if (!ranges_)
        return status;
    status.confirmed = ranges_->confirmedBytes();
    status.received = fetch_ ? fetch_->bytesOnTheWay() : ranges_->receivedBytes();
    status.bytesPerSecond = fetch_ ? fetch_->bytesPerSecond() : 0;
    if (fetch_)
        status.wait = fetch_->wait();
    return status;
}

} // namespace windlass
