// SPDX-License-Identifier: GPL-3.0-or-later
// Repeats the proof of a finished transfer: reads the local file once more, asks the service what it has, and
// compares both with the journal and with each other; on request it compares every byte of the object, too.
// Changes nothing anywhere.
#pragma once

#include "core/net/filedigests.h"
#include "core/restore/check.h"
#include "core/restore/fetch.h"
#include "core/store/storedtransfer.h"

namespace windlass {

/// The local file as it is now.
struct LocalFacts
{
    std::optional<Failure> trouble; ///< why it could not be read
    Fingerprint fingerprint;
    QList<QByteArray> digests; ///< digests of the plan's ranges; empty if the file's size is different
    QByteArray whole;          ///< digest of the whole file, of the kind that its manifest states; empty if
                               ///< there is none
};

/// The kind of digest that ranges are compared by.
DigestKind comparedBy(const StoredTransfer &transfer);
/// The plan's ranges; a file that was sent in one request has one.
QList<Step> rangesOf(const PartPlan &plan);

/// Compares the local file with the journal.
QList<Check> compareFile(const StoredTransfer &transfer, const LocalFacts &local);
/// Compares what HEAD said with the journal and, if it could be read, the local file. Empty: there is no
/// object.
QList<Check> compareObject(const StoredTransfer &transfer, const LocalFacts &local,
                           const std::optional<ObjectFacts> &object);
/// Compares the digests of the object's ranges, by number, with the local file's or else the journal's.
Check compareBytes(const StoredTransfer &transfer, const LocalFacts &local,
                   const QMap<int, QByteArray> &object);

class Verification
{
public:
    struct Listener
    {
        std::function<void(qint64 done, qint64 all)> progress;
        /// Called once. The verification may be destroyed in it.
        std::function<void(const VerifyEnd &)> ended;
    };

    /// `lanes` 0: nothing is downloaded. `requests` must outlive it.
    Verification(ServiceRequests &requests, StoredTransfer transfer, int lanes, Listener listener);
    Verification(const Verification &) = delete;
    Verification &operator=(const Verification &) = delete;

    void start();

private:
    void readLocal();
    void askService();
    void asked(const RunResult<Receipt> &head);
    void download(const QString &etag);
    void end(Cause cause, std::optional<Failure> failure);
    qint64 allBytes() const;

    ServiceRequests &requests_;
    StoredTransfer transfer_;
    int lanes_;
    Listener listener_;
    LocalFacts local_;
    VerifyEnd end_;
    std::unique_ptr<FileDigests> reading_;
    std::optional<Ranges> ranges_;
    std::unique_ptr<Fetch> fetch_;
    RunHandle asking_;
    Handle later_;
};

} // namespace windlass
