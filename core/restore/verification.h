// SPDX-License-Identifier: GPL-3.0-or-later
// Repeats the proof of a finished transfer: reads the local file once more, asks the service what it has, and
// compares both with the journal and with each other; where asked to, with every byte of the object. Changes
// nothing anywhere.
#pragma once

#include "core/net/filedigests.h"
#include "core/restore/fetch.h"
#include "core/store/store.h"

namespace windlass {

enum class Agreement {
    Same,
    Differs,
    NotCompared, ///< there is nothing to compare with
};

/// One comparison.
struct Check
{
    QString name; ///< `file content manifest size upload_id checksum bytes`
    Agreement result = Agreement::Same;
    QString text; ///< a sentence where it is not the same, or is only in a way
};

/// The local file as it is now.
struct LocalFacts
{
    std::optional<Failure> trouble; ///< why it could not be read
    Fingerprint fingerprint;
    QList<QByteArray> digests; ///< of the plan's ranges; empty where its size is another one
    QByteArray whole;          ///< of all of it, of the kind that its manifest states; else empty, too
};

/// The digest that the ranges are compared by.
DigestKind comparedBy(const StoredTransfer &transfer);
/// The plan's ranges; a file that went in one request has one.
QList<Step> rangesOf(const PartPlan &plan);

/// The local file against the journal.
QList<Check> compareFile(const StoredTransfer &transfer, const LocalFacts &local);
/// What HEAD said against the journal and, where it could be read, the local file; nothing: there is no
/// object.
QList<Check> compareObject(const StoredTransfer &transfer, const LocalFacts &local,
                           const std::optional<ObjectFacts> &object);
/// The digests of the object's ranges, by their number, against the local file's or else the journal's.
Check compareBytes(const StoredTransfer &transfer, const LocalFacts &local,
                   const QMap<int, QByteArray> &object);

struct VerifyEnd
{
    QList<Check> checks;
    Cause cause = Cause::None;      ///< None: the service could be asked
    std::optional<Failure> failure; ///< why not

    bool differs() const;
};

class Verification
{
public:
    struct Listener
    {
        std::function<void(qint64 done, qint64 all)> progress;
        /// Comes once. The verification may be destroyed in it.
        std::function<void(const VerifyEnd &)> ended;
    };

    /// `lanes` 0: nothing is downloaded. The errand has to outlive it.
    Verification(Errand &errand, StoredTransfer transfer, int lanes, Listener listener);
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

    Errand &errand_;
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
