// SPDX-License-Identifier: GPL-3.0-or-later
// Transfer: the file that it reads, whether that is still the one that was planned, and what its manifest
// says.
#include "core/retry/classify.h"
#include "core/transfer/transfer.h"
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
    (void)saved(doors_.store.save(stored_));
}

/// The file has been held against its manifest, or could not be.
void Transfer::manifestRead(const Result<void> &result)
{
    if (over_)
        return;
    if (result) {
        // What one request sends is not worth a row: it is read again as soon.
        if (!upload_.plan().single() && !saved(doors_.store.save(stored_)))
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
    if (stored_.fingerprint.fileId == 0) { // the profile came from another computer
        if (const auto now = fingerprintOf(stored_.file))
            stored_.fingerprint.fileId = now->fileId;
    }
    auto file = SourceFile::open(stored_.file);
    if (!file)
        return failed(file.error());
    file_ = std::move(*file);
    return {};
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
