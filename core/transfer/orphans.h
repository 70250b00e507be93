// SPDX-License-Identifier: GPL-3.0-or-later
// The unfinished uploads that a service holds below a prefix: whose they are, how old, how large. What
// belongs to a transfer of this profile is told apart, and never taken back from here; nor is what is young,
// for it may be another computer's upload that runs at this moment.
#pragma once

#include "core/store/storedtransfer.h"
#include "core/transfer/orphan.h"
#include "core/transfer/servicerequests.h"
#include "core/upload/answerchecks.h"

namespace windlass {

/// The transfer whose session this is, its upload's or its checksum probe's: by the session's id alone, for
/// some services write keys in their lists otherwise than we do. To spare one too many costs nothing.
std::optional<TransferId> ownerOf(const ListedUpload &upload, const QList<StoredTransfer> &transfers);

/// Lists them all, then asks for the parts of each, one after the other.
class OrphanSearch
{
public:
    /// `prefix` of keys; `finished` comes once, never from inside this call.
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
