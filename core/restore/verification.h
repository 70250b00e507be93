// SPDX-License-Identifier: GPL-3.0-or-later
// Verifies a finished transfer again: reads the local file, asks the service about the object, and compares
// both with the journal and with each other. On request it also compares every byte of the object. Changes
// nothing.
#pragma once

#include "core/net/filedigests.h"
#include "core/records/storedtransfer.h"
#include "core/restore/check.h"
#include "core/restore/fetch.h"

namespace windlass {

/// The local file as it is now.
struct LocalFacts
{
    std::optional<Failure> trouble; ///< why it could not be read
    Fingerprint fingerprint;
    QList<QByteArray> digests; ///< of the plan's ranges; empty if the file's size is different
    QByteArray whole;          ///< digest of the whole file, of the manifest's kind; empty without a manifest
};

/// The kind of digest used to compare ranges.
DigestKind comparedBy(const StoredTransfer &transfer);
/// The plan's ranges; a file sent in one request has one.
QList<Step> rangesOf(const PartPlan &plan);

/// Compares the local file with the journal.
QList<Check> compareFile(const StoredTransfer &transfer, const LocalFacts &local);
/// Compares the result of HEAD with the journal and, if it could be read, with the local file. Empty
/// `object`: there is none.
QList<Check> compareObject(const StoredTransfer &transfer, const LocalFacts &local,
                           const std::optional<ObjectFacts> &object);
/// Compares the digests of the object's ranges, by number, with the local file's, or with the journal's if
/// the file has none.
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

    /// `lanes`: requests in parallel for the download; 0: nothing is downloaded. `requests` must outlive this
    /// object.
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
