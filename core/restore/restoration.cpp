// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/restoration.h"

#include "core/upload/answerchecks.h"
#include "core/upload/checksummode.h"

#include <QFile>
#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure replacedMeanwhile(const QString &url)
{
    return localFailure(FailureKind::SourceChanged,
                        u"The object %1 was replaced while it was being restored. Run the same command again "
                        "to restore the new one."_s.arg(url));
}

bool saysItIsAnother(const Failure &failure)
{
    constexpr int preconditionFailed = 412;
    return failure.kind == FailureKind::Service && failure.httpStatus == preconditionFailed;
}

} // namespace

Restoration::Restoration(Errand &errand, RestoreOrder order, Listener listener)
    : errand_(errand)
    , order_(std::move(order))
    , listener_(std::move(listener))
{}

void Restoration::start()
{
    Errand::Ask ask;
    ask.step.operation = Operation::Confirm;
    ask.key = order_.key;
    ask.facts.checksumMode = ChecksumMode::Crc64Nvme; // and what else the service keeps
    ask.sensible = saysSizeAndEtag;
    asking_ = errand_.run(std::move(ask), [this](const RunResult<Receipt> &head) { known(head); });
}

void Restoration::known(const RunResult<Receipt> &head)
{
    if (!head.result)
        return end(head.cause, head.lastFailure.value_or(head.result.error()));
    if (!head.result->object) {
        return end(Cause::Fatal,
                   localFailure(FailureKind::Settings, u"There is no object %1."_s.arg(order_.url)));
    }
    object_ = *head.result->object;
    end_.size = *object_.size;
    const qint64 known = order_.partSizeOf ? order_.partSizeOf(object_.uploadId) : 0;
    if (needsPartSize(object_, known))
        return askForPartSize();
    prepare(known);
}

/// Where nobody here knows how the object was cut, some services do: the first part has a size.
void Restoration::askForPartSize()
{
    Errand::Ask ask;
    ask.step = {Operation::Confirm, 1, 0, 0};
    ask.key = order_.key;
    asking_ = errand_.run(std::move(ask), [this](const RunResult<Receipt> &part) {
        prepare(part.result && part.result->object ? part.result->object->size.value_or(0) : 0);
    });
}

void Restoration::prepare(qint64 partSize)
{
    evidence_ = evidenceOf(object_, partSize);
    auto file = PartFile::open(order_.path, *object_.size);
    if (!file)
        return end(Cause::NeedsPerson, file.error());
    file_ = std::move(*file);
    const bool byParts = evidence_.kind == Evidence::Kind::OfParts;
    state_.url = order_.url;
    state_.etag = object_.etag;
    state_.size = *object_.size;
    state_.rangeSize = byParts ? evidence_.partSize : usualRangeSize(*object_.size);
    const auto digest = digestOfRanges();
    state_.digest = digest ? checksumText({*digest, "digest"_ba}).section(u':', 0, 0) : QString();
    if (const auto before = RestoreState::read(order_.path)) {
        if (file_->goesOn() && before->goesOnWith(state_))
            state_.confirmed = before->confirmed;
        else
            listener_.note(
                u"What an earlier run left is of another object or version, or no longer there: all is fetched anew."_s);
    }
    ranges_.emplace(state_.size, state_.rangeSize, state_.confirmed);
    end_.keptBefore = ranges_->confirmedBytes();
    if (const auto written = state_.write(order_.path); !written)
        return end(Cause::NeedsPerson, written.error());
    fetch();
}

/// Where the whole is proven by what its ranges amount to.
std::optional<DigestKind> Restoration::digestOfRanges() const
{
    const bool byRanges =
        evidence_.kind == Evidence::Kind::OfParts || evidence_.kind == Evidence::Kind::Joined;
    return byRanges ? std::optional(evidence_.checksum.kind) : std::nullopt;
}

void Restoration::fetch()
{
    Fetch::What what{order_.key, object_.etag, order_.lanes, {}, order_.limits};
    what.digest = digestOfRanges();
    fetch_ = std::make_unique<Fetch>(
        errand_, *ranges_, std::move(what),
        Fetch::Listener{[this](qint64 offset, QByteArrayView bytes) {
                            end_.fetched += bytes.size();
                            return file_->write(offset, bytes);
                        },
                        [this](int) {
                            if (!settling_) {
                                settling_ = errand_.timers().after(settleEvery, [this] {
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

/// First the bytes, then the record of them: what is on record is on the disk.
Result<void> Restoration::settle()
{
    if (ranges_->nothingToSettle())
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
    // Not from here: the fetch's own callback is above us.
    later_ = errand_.timers().after(Duration::zero(), [this, stopped = std::move(stopped), settled] {
        fetch_.reset();
        if (!settled)
            return end(Cause::NeedsPerson, settled.error());
        if (!stopped)
            return prove();
        if (saysItIsAnother(stopped->failure))
            return end(Cause::Fatal, replacedMeanwhile(order_.url));
        end(stopped->failure.kind == FailureKind::LocalFile ? Cause::NeedsPerson : stopped->cause,
            stopped->failure);
    });
}

void Restoration::prove()
{
    if (evidence_.kind != Evidence::Kind::InOrder) {
        QList<Piece> pieces;
        for (auto range = ranges_->confirmed().cbegin(); range != ranges_->confirmed().cend(); ++range)
            pieces.append({range.value(), ranges_->step(range.key()).length});
        return proven(pieces);
    }
    // The digest of a whole object takes its bytes in order: read back, which proves the disk as well.
    auto file = SourceFile::open(PartFile::pathFor(order_.path));
    if (!file)
        return end(Cause::NeedsPerson, file.error());
    readBack_ = std::make_unique<FileDigests>(
        errand_.timers(), std::move(*file),
        QList<FileDigests::Range>{{0, *object_.size, evidence_.checksum.kind}},
        [this](const Result<QList<QByteArray>> &digests) {
            if (!digests)
                return end(Cause::NeedsPerson, digests.error());
            proven({{digests->first(), *object_.size}});
        },
        [this](qint64) { listener_.changed(); });
}

void Restoration::proven(const QList<Piece> &pieces)
{
    const auto same = agrees(evidence_, pieces);
    if (same == false) {
        // Which range it is nobody can tell: nothing of it is good for going on.
        file_.reset();
        QFile::remove(PartFile::pathFor(order_.path));
        QFile::remove(RestoreState::pathFor(order_.path));
        return end(
            Cause::Fatal,
            localFailure(FailureKind::Damaged,
                         u"What came is not what the service's checksum says: the object is damaged, or "
                         "was damaged on its way. Nothing was kept; run the same command again."_s));
    }
    if (const auto finished = file_->finish(order_.replace); !finished)
        return end(Cause::NeedsPerson, finished.error());
    QFile::remove(RestoreState::pathFor(order_.path));
    end_.checksum = same ? checksumText(evidence_.checksum) : QString();
    end(Cause::None, {});
}

void Restoration::letGo()
{
    asking_.reset();
    later_.reset();
    readBack_.reset();
    fetch_.reset();
    settling_.reset();
    if (ranges_)
        (void)settle(); // the worst that a failure costs is to fetch these ranges again
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
    if (!ranges_)
        return status;
    status.confirmed = ranges_->confirmedBytes();
    status.received = fetch_ ? fetch_->bytesOnTheWay() : ranges_->receivedBytes();
    status.bytesPerSecond = fetch_ ? fetch_->bytesPerSecond() : 0;
    status.proving = static_cast<bool>(readBack_);
    if (fetch_)
        status.wait = fetch_->wait();
    return status;
}

} // namespace windlass
