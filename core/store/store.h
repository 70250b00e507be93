// SPDX-License-Identifier: GPL-3.0-or-later
// The journal: the SQLite file in which everything survives. What these functions return from is on disk,
// unless writes are gathered: then it is there a moment later, and whenDurable() tells when.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/base/shared.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"
#include "core/store/endpointfacts.h"
#include "core/store/metrics.h"
#include "core/upload/checksummode.h"
#include "core/upload/fingerprint.h"
#include "core/upload/ifexists.h"
#include "core/upload/judgement.h"
#include "core/upload/manifestdigest.h"
#include "core/upload/partplan.h"
#include "core/upload/step.h"
#include "core/upload/transferstate.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

/// When a session may have been opened on the service of which the journal does not know, by the service's
/// clock, UTC: attempts at it went out from the one moment to the other.
struct Opening
{
    QDateTime since;
    QDateTime last;

    bool operator==(const Opening &) const = default;
};

/// A transfer as it survives: from this the running object is built again.
struct StoredTransfer
{
    TransferId id = 0;
    QString file;
    Shared<Destination> destination; ///< as it was when the transfer was added
    QString key;
    Fingerprint fingerprint;
    PartPlan plan;
    SharedOptional<RetryPolicy> retry; ///< instead of the destination's and the settings'
    QList<QPair<QString, QString>> metadata;

    QString uploadId;  ///< our own, unique; made when the transfer is added
    QString sessionId; ///< the service's; empty while there is no session
    QDateTime sessionOpened;
    std::optional<Opening> opening;  ///< such a session may be there, of the upload or of a checksum probe
    Closing closing = Closing::Open; ///< of the session, or of the object that is sent in one request
    /// A session that was opened under its key to find out which checksums the service takes, and is not
    /// taken back yet; empty: there is none.
    QString probeSession;
    QList<ConfirmedPart> parts;

    TransferState state = TransferState::Queued;
    Cause cause = Cause::None;
    SharedOptional<Failure> failure;
    ChecksumMode checksumMode = ChecksumMode::Etag; ///< of the session, and what its parts' digests are
    IfExists ifExists = IfExists::Ask;
    SharedOptional<ManifestDigest> manifest; ///< where one states a digest of the file
    int priority = 0;                        ///< higher goes first: -1, 0 or 1
    qint64 position = 0;  ///< among those of one priority, lower goes first; its id unless a person moved it
    qint64 rateLimit = 0; ///< bytes a second; 0: none of its own

    bool takeBack = false; ///< a person cancelled it: what goes on is taking it back
    QDateTime notBefore;   ///< a parked transfer goes on by itself then; invalid: it waits for a person
    int timesParked = 0;   ///< in a row, without a part that got through in between

    int attempts = 0;
    int retries = 0;
    qint64 bytesSent = 0;
    qint64 bytesResent = 0;
    Duration running{0};
    QDateTime added;
    QDateTime started;
    QDateTime finished;
    QString checksum;

    /// Why its record in the journal cannot be used, as a sentence; empty where it can. Such a transfer has
    /// failed, and its plan and parts are empty here; what the journal holds of them stays as it is.
    QString damage;
};

class Store
{
public:
    enum class Access { ReadWrite, ReadOnly };

    /// Opens the journal in this thread, whose alone it is from then on; ReadWrite makes the file and brings
    /// it up to date. A journal of a later version, a damaged or unreadable one is a failure (Journal) that
    /// says what to do; the file is then left as it is.
    static Result<std::unique_ptr<Store>> open(const QString &path, Access access);
    ~Store();

    /// From now on writes that come close together are committed as one, for each commit waits for the disk.
    /// What is not committed when the program dies is lost, all of it and nothing else. `timers` has to
    /// outlive the store; `failed` hears of every commit that could not be made, and of it alone. Called
    /// once.
    void gatherWrites(Timers &timers, std::function<void(const Failure &)> failed);
    /// Calls `then` once all that was written so far is on disk, never from inside this call. Where it cannot
    /// be written, never.
    Handle whenDurable(Timers &timers, std::function<void()> then);
    /// Writes down at once what has been gathered.
    Result<void> commit();

    /// Adds all or none, and gives each its id. They are on disk at once.
    Result<void> add(QList<StoredTransfer> &transfers);
    // What changes of a transfer is written in groups of columns, so that who knows one group only cannot
    // spoil another. While a transfer runs, its driver alone writes the course and the session. While writes
    // are gathered these are written with the commit, and fail with that.

    /// Its course: state, cause, failure, counts, moments, checksum, manifest. Not its session, place or
    /// parts.
    Result<void> save(const StoredTransfer &transfer);
    /// Its session on the service, the checksum mode of that, and the note of one whose answer is awaited.
    Result<void> saveSession(const StoredTransfer &transfer);
    /// What a person may change at any time: priority, position, rate limit, and what to do about an object
    /// that is there.
    Result<void> savePlace(const StoredTransfer &transfer);
    /// The session of a checksum probe that is open under its key; empty: none is. On disk at once.
    Result<void> saveProbe(TransferId id, const QString &session);
    /// One transaction: the part counts from here.
    Result<void> confirmPart(TransferId id, const ConfirmedPart &part);
    /// The session is gone, or some parts are: what the service no longer holds is forgotten.
    Result<void> forgetParts(TransferId id, const QList<int> &parts);
    Result<void> recordAttempt(const AttemptRecord &attempt);
    /// More is known of the last attempt of that step: its outcome, class and wait.
    Result<void> amendAttempt(const AttemptRecord &attempt);
    /// The run of that step, whose last attempt this was, has ended so without success.
    Result<void> recordEnd(const AttemptRecord &last, Cause cause);
    /// Adds to the time that the transfer has waited for this reason.
    Result<void> recordWait(TransferId id, DelayReason reason, Duration took);
    Result<void> remove(TransferId id);

    /// In the order they were added, their parts included. `remarks` gets a sentence for each one whose
    /// record is damaged; parts that do not fit the plan are left out, and are then sent again.
    Result<QList<StoredTransfer>> transfers(QStringList *remarks = nullptr) const;
    Result<std::optional<StoredTransfer>> transfer(TransferId id) const;
    /// In the order they were made.
    Result<QList<AttemptRecord>> attempts(TransferId id) const;

    /// The rate of one part in flight to this destination of late, bytes a second: the median of the last
    /// parts that arrived. 0 where none is known.
    Result<qint64> recentPartRate(const Destination &destination) const;
    /// How far into each part a request came so far, in bytes, by the number of the part.
    Result<QHash<int, qint64>> furthest(TransferId id) const;
    /// A sentence for each retry policy and each saved destination in the journal that this program cannot
    /// read. Such a policy counts as none, such a destination is not among the others; both stay in the
    /// journal as they are.
    Result<QStringList> unreadable() const;

    /// Of one transfer, or of all.
    Result<Metrics> metrics(std::optional<TransferId> id = {}) const;

    Result<void> saveDestination(const Destination &destination);
    Result<void> removeDestination(const QString &name);
    Result<QList<Destination>> destinations() const;
    /// Nothing where there is none of that name; a failure where it is there and cannot be read.
    Result<std::optional<Destination>> destination(const QString &name) const;

    /// Of a service and bucket; empty facts where nothing is known.
    Result<EndpointFacts> endpointFacts(const QString &place) const;
    Result<void> saveEndpointFacts(const QString &place, const EndpointFacts &facts);

    /// Unique to this profile and made with it: the first half of its keys in the keychain.
    QString profileId() const;

private:
    class Private;
    explicit Store(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d_;
};

} // namespace windlass
