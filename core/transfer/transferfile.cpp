// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: the file that it reads, whether that is still the one that was planned, and its manifest.
#include "core/retry/classify.h"
#include "core/transfer/transfer.h"
#include "core/upload/checksum.h"

#include <utility>

namespace windlass {

namespace {

/// A network share may come back within this time.
constexpr Duration beforeAnotherLook{5000};

} // namespace

/// Opens the file and starts. If the problem may be temporary, tries once more.
void Transfer::begin(bool lastTry)
{
    if (isOver())
        return;
    if (const auto opened = openSource(); !opened) {
        const bool passing = isTemporary(opened.error());
        if (!passing || lastTry)
            return stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, opened.error());
        life_ = AwaitingFile{doors_.timers.after(beforeAnotherLook, [this] { begin(true); })};
        return;
    }
    if (is<AwaitingFile>())
        life_ = Working{};
    if (!stored_.sessionId().isEmpty())
        tell(EventKind::SessionOpened, EventLevel::Info, static_cast<int>(upload_.progress().parts.size()));
    manifest_.begin(source_.file(), upload_);
    pump();
}

Result<void> Transfer::openSource()
{
    auto opened = source_.open();
    stored_.fingerprint = source_.fingerprint();
    return opened;
}

Result<std::shared_ptr<SourceFile>> Transfer::source(bool anew)
{
    if (anew) {
        if (const auto opened = openSource(); !opened)
            return failed(opened.error());
    }
    return source_.file();
}

void Transfer::read(QList<FileDigests::Range> ranges,
                    std::function<void(const Result<QList<QByteArray>> &digests)> then)
{
    occupy(Reading{std::make_unique<FileDigests>(
        doors_.timers, source_.file(), std::move(ranges),
        [this, then = std::move(then)](const Result<QList<QByteArray>> &digests) {
            const Life read = std::exchange(life_, Working{}); // lives until the end of this call
            then(digests);
        })});
}

/// The file was compared with its manifest, or could not be read.
void Transfer::manifestRead(const Result<void> &result)
{
    if (isOver())
        return;
    if (result) {
        // A file sent in one request needs no saved state: reading it again is quick.
        if (!upload_.plan().single() && !save())
            return;
        tell(EventKind::ManifestAgrees, EventLevel::Info);
        return pump();
    }
    const auto same = source_.unchanged(); // if the file changed, that is the reason
    const Failure &failure = same ? result.error() : same.error();
    const bool passing = isTemporary(failure);
    const auto readAgain = [this] {
        const auto opened = openSource(); // a handle does not recover from a read error
        if (!opened)
            return manifestRead(opened);
        manifest_.begin(source_.file(), upload_);
        pump();
    };
    if (passing && manifest_.waits(doors_.timers, beforeAnotherLook, readAgain))
        return;
    stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, failure);
}

/// May steps begin? Not if the file may have changed: first the sent bytes are compared with it, once nothing
/// is in flight.
bool Transfer::sourceHolds()
{
    if (!source_.file() || stored_.takeBack || upload_.phase() == Upload::Phase::Finished)
        return true;
    const auto changedNs = source_.touchedAt();
    if (!changedNs)
        return true;
    if (!sender_.idle() || !ledger_.settled())
        return false;
    if (!forgetWithoutDigest())
        return false;
    if (sentRanges(upload_, stored_.checksumMode, stored_.checksum).ranges.isEmpty()) {
        sourceAccepted(*changedNs);
        return !isOver();
    }
    compareSent(*changedNs);
    return false;
}

/// Parts without a known digest cannot be compared: the service is asked which parts it has. They are adopted
/// if they match the file, or sent again.
bool Transfer::forgetWithoutDigest()
{
    const QList<int> unknown = partsWithoutDigest(upload_, stored_.checksumMode);
    if (unknown.isEmpty() || upload_.progress().closed) // a completed upload cannot be sent again
        return true;
    if (!saved(ledger_.forget(unknown)))
        return false;
    Upload::Progress kept = upload_.progress();
    for (const int part : unknown)
        kept.parts.remove(part);
    upload_ =
        Upload(stored_.plan, std::move(kept), false, doors_.provider.shape(stored_.destination->endpoint));
    ledger_.retryAdoption();
    return true;
}

/// Compares the bytes that the service has confirmed with the file as it is now.
void Transfer::compareSent(qint64 changedNs)
{
    const SentRanges sent = sentRanges(upload_, stored_.checksumMode, stored_.checksum);
    read(sent.ranges, [this, digests = sent.digests, changedNs](const Result<QList<QByteArray>> &now) {
        if (!now)
            return stop(TransferEvent::Refused, Cause::Fatal, now.error());
        const bool same = upload_.plan().single()
                              ? checksumText(stored_.checksumMode, now->first()) == stored_.checksum
                              : *now == digests;
        if (!same)
            return stop(TransferEvent::Refused, Cause::Fatal, TransferSource::changed());
        sourceAccepted(changedNs);
        pump();
    });
}

/// The file was touched, but the bytes that were sent are unchanged.
void Transfer::sourceAccepted(qint64 changedNs)
{
    source_.accept(changedNs);
    stored_.fingerprint = source_.fingerprint();
    if (manifest_.invalidate()) { // the bytes read before may be older than the change
        stored_.manifest = manifest_.manifest();
        manifest_.begin(source_.file(), upload_);
    }
    (void)save();
}

/// Is this a problem with the file that may be temporary?
bool Transfer::isTemporary(const Failure &failure) const
{
    return classify(failure, doors_.provider.errorTable(), traitsOf(Operation::Part)).failureClass ==
           FailureClass::Retry;
}

} // namespace windlass
