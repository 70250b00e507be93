// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer as the journal holds it.
#pragma once

#include "core/accounts/destination.h"
#include "core/base/shared.h"
#include "core/base/timers.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"
#include "core/upload/checksummode.h"
#include "core/upload/fingerprint.h"
#include "core/upload/ifexists.h"
#include "core/upload/judgement.h"
#include "core/upload/manifestdigest.h"
#include "core/upload/partplan.h"
#include "core/upload/step.h"
#include "core/upload/transferstate.h"

#include <QDateTime>
#include <QList>
#include <QString>

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

} // namespace windlass
