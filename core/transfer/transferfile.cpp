// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: the file that it reads, whether that is still the one that was planned, and what its manifest
// says.
#include "core/retry/classify.h"
#include "core/transfer/transfer.h"
#include "core/upload/checksum.h"

#include <utility>

namespace windlass {

namespace {

/// A share that lost its server may have it back.
constexpr Duration beforeAnotherLook{5000};

} // namespace

/// With the file in hand. One that may be readable in a moment is looked at once more.
void Transfer::begin(bool lastTry)
{
    if (isOver())
        return;
    if (const auto opened = openSource(); !opened) {
        const bool passing = mayPass(opened.error());
        if (!passing || lastTry)
            return stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, opened.error());
        life_ = AwaitingFile{doors_.timers.after(beforeAnotherLook, [this] { begin(true); })};
        return;
    }
    if (is<AwaitingFile>())
        life_ = Working{};
    if (!stored_.sessionId.isEmpty())
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

/// The file has been held against its manifest, or could not be.
void Transfer::manifestRead(const Result<void> &result)
{
    if (isOver())
        return;
    if (result) {
        // What one request sends is not worth a row: it is read again as soon.
        if (!upload_.plan().single() && !save())
            return;
        tell(EventKind::ManifestAgrees, EventLevel::Info);
        return pump();
    }
    const auto same = source_.unchanged(); // then it is no wonder
    const Failure &failure = same ? result.error() : same.error();
    const bool passing = mayPass(failure);
    const auto readAgain = [this] {
        const auto opened = openSource(); // a handle from before the trouble stays in trouble
        if (!opened)
            return manifestRead(opened);
        manifest_.begin(source_.file(), upload_);
        pump();
    };
    if (passing && manifest_.waits(doors_.timers, beforeAnotherLook, readAgain))
        return;
    stop(TransferEvent::Refused, passing ? Cause::NeedsPerson : Cause::Fatal, failure);
}

/// May steps begin? Not while there is a doubt about the file: what was sent is compared, once nothing is on
/// its way.
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

/// Parts that nothing is known of cannot be compared: the service is asked what it has, and they are adopted
/// if they are what the file holds, or sent again.
bool Transfer::forgetWithoutDigest()
{
    const QList<int> unknown = partsWithoutDigest(upload_, stored_.checksumMode);
    if (unknown.isEmpty() || upload_.progress().closed) // nothing can be sent again of what is closed
        return true;
    if (!saved(ledger_.forget(unknown)))
        return false;
    Upload::Progress kept = upload_.progress();
    for (const int part : unknown)
        kept.parts.remove(part);
    upload_ =
        Upload(stored_.plan, std::move(kept), false, doors_.provider.shape(stored_.destination->endpoint));
    ledger_.adoptAnew();
    return true;
}

/// What the service has confirmed against the file as it is now.
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

/// The file was touched, and what was sent of it is still what it holds.
void Transfer::sourceAccepted(qint64 changedNs)
{
    source_.accept(changedNs);
    stored_.fingerprint = source_.fingerprint();
    if (manifest_.distrust()) { // what was read of it may be older than the touch
        stored_.manifest = manifest_.manifest();
        manifest_.begin(source_.file(), upload_);
    }
    (void)save();
}

/// Trouble with the file that may be over in a moment.
bool Transfer::mayPass(const Failure &failure) const
{
    return classify(failure, doors_.provider.errorTable(), traitsOf(Operation::Part)).failureClass ==
           FailureClass::Retry;
}

} // namespace windlass
