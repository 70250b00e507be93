// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: the file that it reads, whether that is still the one that was planned, and what its manifest
// says.
#include "core/retry/classify.h"
#include "core/transfer/transfer.h"
#include "core/upload/checksum.h"
#include "core/upload/checksummode.h"
#include "core/upload/fingerprint.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A share that lost its server may have it back.
constexpr Duration beforeAnotherLook{5000};

Failure sourceChanged()
{
    return localFailure(FailureKind::SourceChanged, u"The file changed while it was being uploaded."_s);
}

} // namespace

/// With the file in hand. One that may be readable in a moment is looked at once more.
void Transfer::begin(bool lastLook)
{
    if (const auto opened = openSource(); !opened) {
        const bool passing = mayPass(opened.error());
        if (!passing || lastLook) {
            return stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, opened.error());
        }
        later_ = doors_.timers.after(beforeAnotherLook, [this] { begin(true); });
        return;
    }
    if (!stored_.sessionId.isEmpty())
        tell(EventKind::SessionOpened, EventLevel::Info, static_cast<int>(upload_.progress().parts.size()));
    manifest_.begin(file_, upload_);
    pump();
}

/// Written down, so that it is not read again.
void Transfer::manifestProgressed()
{
    manifestTroubled_ = false;
    (void)saved(doors_.journal.save(stored_));
}

/// The file has been held against its manifest, or could not be.
void Transfer::manifestRead(const Result<void> &result)
{
    if (over_)
        return;
    if (result) {
        // What one request sends is not worth a row: it is read again as soon.
        if (!upload_.plan().single() && !saved(doors_.journal.save(stored_)))
            return;
        tell(EventKind::ManifestAgrees, EventLevel::Info);
        return pump();
    }
    const auto same = unchanged(); // then it is no wonder
    const Failure &failure = same ? result.error() : same.error();
    const bool passing = mayPass(failure);
    if (passing && !std::exchange(manifestTroubled_, true)) {
        readingAgain_ = doors_.timers.after(beforeAnotherLook, [this] {
            const auto opened = openSource(); // a handle from before the trouble stays in trouble
            if (!opened)
                return manifestRead(opened);
            manifest_.begin(file_, upload_);
            pump();
        });
        return;
    }
    stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, failure);
}

/// Is the file still the one that was planned?
Result<void> Transfer::unchanged() const
{
    const auto now = fingerprintOf(stored_.file);
    if (!now)
        return failed(now.error());
    if (!sameFile(stored_.fingerprint, *now))
        return failed(sourceChanged());
    return {};
}

Result<void> Transfer::openSource()
{
    if (auto same = unchanged(); !same)
        return same;
    // The profile came from another computer, or an earlier version wrote the row.
    if (stored_.fingerprint.fileId == 0 || stored_.fingerprint.changedNs == 0) {
        if (const auto now = fingerprintOf(stored_.file)) {
            stored_.fingerprint.fileId = now->fileId;
            stored_.fingerprint.changedNs = now->changedNs;
        }
    }
    auto file = SourceFile::open(stored_.file);
    if (!file)
        return failed(file.error());
    file_ = std::move(*file);
    return {};
}

/// May steps begin? Not while there is a doubt about the file. Its size and its time of modification say
/// nothing where somebody wrote to it and set them back, as `cp --preserve` and restores of backups do; its
/// time of change moves then, but also with a chmod or a new hard link. So only the bytes can tell: what was
/// sent is compared, once nothing is on its way.
bool Transfer::sourceHolds()
{
    if (!file_ || stored_.takeBack || upload_.phase() == Upload::Phase::Finished)
        return true;
    const qint64 changedNs = file_->changedNs();
    if (changedNs == 0 || changedNs == stored_.fingerprint.changedNs)
        return true;
    if (!unchanged())
        return true; // whoever reads the file says so
    if (!runs_.empty() || !unsettled_.empty())
        return false;
    if (!forgetWithoutDigest())
        return false;
    if (sentRanges().isEmpty()) {
        sourceAccepted(changedNs);
        return !over_;
    }
    compareSent(changedNs);
    return false;
}

/// Parts that nothing is known of cannot be compared: the service is asked what it has, and they are adopted
/// if they are what the file holds, or sent again.
bool Transfer::forgetWithoutDigest()
{
    Upload::Progress kept = upload_.progress();
    QList<int> unknown;
    for (const ConfirmedPart &part : upload_.progress().parts) {
        if (part.digest.isEmpty() || !partDigest(stored_.checksumMode))
            unknown.append(part.part);
    }
    if (unknown.isEmpty() || upload_.progress().closed) // nothing can be sent again of what is closed
        return true;
    if (!saved(doors_.journal.forgetParts(unknown)))
        return false;
    for (const int part : std::as_const(unknown))
        kept.parts.remove(part);
    upload_ = Upload(stored_.plan, std::move(kept));
    triedToAdopt_.clear();
    shownSent_ = 0;
    return true;
}

/// What of the file the service has confirmed, each range with a digest.
QList<FileDigests::Range> Transfer::sentRanges() const
{
    QList<FileDigests::Range> ranges;
    const auto kind = partDigest(stored_.checksumMode);
    if (!kind)
        return ranges;
    if (upload_.plan().single() && upload_.allSent() && !stored_.checksum.isEmpty())
        return {{0, stored_.plan.size, *kind}};
    for (const ConfirmedPart &part : upload_.progress().parts) {
        if (!part.digest.isEmpty())
            ranges.append({part.offset, part.length, *kind});
    }
    return ranges;
}

/// What the service has confirmed against the file as it is now.
void Transfer::compareSent(qint64 changedNs)
{
    QList<QByteArray> sent;
    for (const ConfirmedPart &part : upload_.progress().parts) {
        if (!part.digest.isEmpty())
            sent.append(part.digest);
    }
    reading_ = std::make_unique<FileDigests>(
        doors_.timers, file_, sentRanges(), [this, sent, changedNs](const Result<QList<QByteArray>> &now) {
            reading_.reset();
            if (over_)
                return;
            if (!now)
                return stop(TransferEvent::Refused, Cause::Fatal, now.error());
            const bool same = upload_.plan().single()
                                  ? checksumText(stored_.checksumMode, now->first()) == stored_.checksum
                                  : *now == sent;
            if (!same)
                return stop(TransferEvent::Refused, Cause::Fatal, sourceChanged());
            sourceAccepted(changedNs);
            pump();
        });
}

/// The file was touched, and what was sent of it is still what it holds.
void Transfer::sourceAccepted(qint64 changedNs)
{
    stored_.fingerprint.changedNs = changedNs;
    // What was read for its manifest's digest may be older than the touch.
    if (stored_.manifest && (stored_.manifest->agrees || !stored_.manifest->state.isEmpty())) {
        manifest_.letGo();
        ManifestDigest &manifest = stored_.manifest.edit();
        manifest.agrees = false;
        manifest.state.clear();
        manifest_.begin(file_, upload_);
    }
    (void)saved(doors_.journal.save(stored_));
}

/// Trouble with the file that may be over in a moment.
bool Transfer::mayPass(const Failure &failure) const
{
    return classify(failure, doors_.provider.errorTable(), Operation::Part).failureClass ==
           FailureClass::Retry;
}

void Transfer::readNoMore()
{
    manifest_.letGo();
    readingAgain_.reset();
}

} // namespace windlass
