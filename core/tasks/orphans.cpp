// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/orphans.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A million unfinished uploads, at a thousand per page.
constexpr int mostPages = 1000;

} // namespace

std::optional<TransferId> ownerOf(const ListedUpload &upload, const QList<StoredTransfer> &transfers)
{
    if (upload.sessionId.isEmpty())
        return {};
    const auto owner = std::ranges::find_if(transfers, [&upload](const StoredTransfer &transfer) {
        return transfer.sessionId() == upload.sessionId || transfer.probeSession == upload.sessionId;
    });
    return owner == transfers.end() ? std::nullopt : std::optional(owner->id);
}

bool mayBeAborted(const Orphan &orphan, const QDateTime &now, Duration olderThan)
{
    // Without a time of opening, its age is unknown.
    return !orphan.transfer && !orphan.gone && orphan.upload.started.isValid() &&
           orphan.upload.started.addMSecs(olderThan.count()) <= now;
}

OrphanSearch::OrphanSearch(ServiceRequests &requests, QString prefix, QList<StoredTransfer> transfers,
                           std::function<void(const Orphan &)> found,
                           std::function<void(const RunResult<Receipt> &)> finished)
    : requests_(requests)
    , prefix_(std::move(prefix))
    , transfers_(std::move(transfers))
    , found_(std::move(found))
    , finished_(std::move(finished))
    , trail_(mostPages)
{
    nextPage({});
}

void OrphanSearch::nextPage(const PageMarker &from)
{
    ServiceRequests::Ask ask;
    ask.work = work::ListUploads{prefix_, from};
    ask.sensible = [this](const Receipt &page) { return trail_.leadsOn(page.as<answer::Uploads>()); };
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &page) {
        if (!page.result)
            return finished_(page);
        const auto &list = page.result->as<answer::Uploads>();
        left_ += list.uploads;
        const PageMarker next = trail_.take(list);
        if (next.empty())
            return measureNext();
        nextPage(next);
    });
}

void OrphanSearch::measureNext()
{
    if (left_.isEmpty())
        return finished_(RunResult<Receipt>()); // without a failure
    present_ = {};
    present_.upload = left_.takeFirst();
    present_.transfer = ownerOf(present_.upload, transfers_);
    measure(0);
}

void OrphanSearch::measure(int partMarker)
{
    ServiceRequests::Ask ask;
    ask.work = work::ListParts{present_.upload.sessionId, {}, 0, partMarker};
    ask.key = present_.upload.key;
    ask.sensible = [partMarker](const Receipt &page) {
        return goesForward(partMarker, page.as<answer::HeldParts>());
    };
    asking_ = requests_.run(std::move(ask), [this](const RunResult<Receipt> &page) { measured(page); });
}

void OrphanSearch::measured(const RunResult<Receipt> &page)
{
    present_.gone = page.cause == Cause::SessionLost;
    if (!page.result && !present_.gone)
        return finished_(page);
    if (page.result) {
        const auto &held = page.result->as<answer::HeldParts>();
        for (const ConfirmedPart &part : held.parts)
            present_.size += std::max<qint64>(part.length, 0);
        present_.parts += static_cast<int>(held.parts.size());
        if (held.next != 0)
            return measure(held.next);
    }
    if (!present_.gone)
        found_(present_);
    measureNext();
}

} // namespace windlass
