// SPDX-License-Identifier: GPL-3.0-or-later
// Lists the unfinished uploads that a service holds below a prefix: owner, age and size. Uploads of this
// profile's transfers are marked and never aborted from here. Neither are recent ones: another computer may
// be sending them at this moment.
#pragma once

#include "core/records/orphan.h"
#include "core/records/storedtransfer.h"
#include "core/services/servicerequests.h"
#include "core/upload/answerchecks.h"

namespace windlass {

/// The transfer that owns the session, as its upload or its checksum probe. Compares session ids only,
/// because some services write keys in lists differently. If that spares one upload too many, it does no
/// harm.
std::optional<TransferId> ownerOf(const ListedUpload &upload, const QList<StoredTransfer> &transfers);

/// Lists all uploads, then requests the parts of each, one upload at a time.
class OrphanSearch
{
public:
    /// `prefix`: of the keys. `finished` comes once, never before the constructor returns.
    OrphanSearch(ServiceRequests &requests, QString prefix, QList<StoredTransfer> transfers,
                 std::function<void(const Orphan &)> found,
                 std::function<void(const RunResult<Receipt> &last)> finished);
    OrphanSearch(const OrphanSearch &) = delete;
    OrphanSearch &operator=(const OrphanSearch &) = delete;

private:
    void nextPage(const PageMarker &from);
    void measured(const RunResult<Receipt> &page);
    void measureNext();
    void measure(int partMarker);

    ServiceRequests &requests_;
    QString prefix_;
    QList<StoredTransfer> transfers_;
    std::function<void(const Orphan &)> found_;
    std::function<void(const RunResult<Receipt> &)> finished_;
    QList<ListedUpload> left_;
    Orphan present_;
    PageTrail trail_;
    RunHandle asking_;
};

} // namespace windlass
