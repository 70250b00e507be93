// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer as stored in the journal.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/sentence.h"
#include "core/base/shared.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"
#include "core/upload/checksummode.h"
#include "core/upload/fingerprint.h"
#include "core/upload/ifexists.h"
#include "core/upload/judgement.h"
#include "core/upload/manifestdigest.h"
#include "core/upload/openintent.h"
#include "core/upload/partplan.h"
#include "core/upload/step.h"
#include "core/upload/transferstate.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

namespace windlass {

/// An upload that the service keeps open, and what it confirmed of it. Services that open none have the parts
/// alone.
struct Session
{
    QString id;       ///< the service's; empty at a service that opens no sessions
    QDateTime opened; ///< UTC; invalid at such a service
    QList<ConfirmedPart> held;

    bool operator==(const Session &) const = default;
};

/// Everything about a transfer that survives a restart; the running object is built from it.
struct StoredTransfer
{
    TransferId id = 0;
    QString file;
    Shared<Destination> destination; ///< as it was when the transfer was added
    QString key;
    Fingerprint fingerprint;
    PartPlan plan;
    SharedOptional<RetryPolicy> retry; ///< overrides the destination's and the settings' policy
    QList<QPair<QString, QString>> metadata;

    QString uploadId; ///< our own unique id, created when the transfer is added
    std::optional<Session> session;
    std::optional<Opening> opening;  ///< an unknown session may exist, of the upload or of a checksum probe
    Closing closing = Closing::Open; ///< how far completion has come, also of an object sent in one request
    /// An open session under its key that a checksum probe left and that is not aborted yet; empty: there is
    /// none.
    QString probeSession;

    TransferState state = TransferState::Queued;
    Cause cause = Cause::None;
    SharedOptional<Failure> failure;
    ChecksumMode checksumMode = ChecksumMode::Etag; ///< of the session, and of its parts' digests
    IfExists ifExists = IfExists::Ask;
    SharedOptional<ManifestDigest> manifest; ///< set if a manifest states a digest of the file
    int priority = 0;                        ///< higher runs first: -1, 0 or 1
    qint64 position = 0; ///< among those of equal priority, lower runs first; its id unless the user moved it
    qint64 rateLimit = 0; ///< bytes per second; 0: no limit of its own

    bool takeBack = false; ///< the user cancelled it, and its session is not aborted yet
    /// Parked: it resumes on its own at this time; invalid: it waits for the user. Otherwise: do not contact
    /// the service before this time; invalid: no limit.
    QDateTime notBefore;
    int timesParked = 0; ///< in a row, without a confirmed part in between

    int attempts = 0;
    int retries = 0;
    qint64 bytesSent = 0;
    qint64 bytesResent = 0;
    Duration running{0};
    QDateTime added;
    QDateTime started;
    QDateTime finished;
    QString checksum;

    /// Why its record in the journal cannot be used, as a sentence; empty if it can. Such a transfer has
    /// failed, and its plan is empty and holds no parts here; the journal's data about them is left as it is.
    Sentence damage;

    /// The service's id of its session; empty if it has none.
    QString sessionId() const { return session ? session->id : QString(); }
    /// What the service confirmed.
    QList<ConfirmedPart> held() const { return session ? session->held : QList<ConfirmedPart>(); }
};

} // namespace windlass
