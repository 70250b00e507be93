// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer's status for display: a snapshot of plain values, safe to pass to another thread.
#pragma once

#include "core/base/failure.h"
#include "core/base/objectkey.h"
#include "core/base/shared.h"
#include "core/retry/attempt.h"
#include "core/retry/verdict.h"
#include "core/upload/transferstate.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace windlass {

/// What a waiting transfer waits for, and until when. With several waits, the one that ends first.
struct WaitStatus
{
    DelayReason reason = DelayReason::Backoff;
    QDateTime until;     ///< UTC; invalid if unknown
    int nextAttempt = 2; ///< number of the next attempt
    int maxAttempts = 3;
    int part = 0;    ///< 0 if the step has none
    Failure failure; ///< what caused the wait
};

/// Where a transfer goes: one value shared by all transfers to the same place.
struct TransferTarget
{
    QString name;         ///< the saved destination's name, or its URL
    QString root;         ///< an object's URL up to the key: s3://BUCKET/
    QString parameters{}; ///< the rest of the URL after the key: empty, or `?endpoint=…`

    bool operator==(const TransferTarget &) const = default;
};

/// What the uploaded bytes were compared with.
struct TransferProof
{
    /// Once verified: `crc64nvme:BASE64`, `crc32c:BASE64` or `md5:HEX` of the bytes; `crc32c-parts:BASE64-N`
    /// or `md5-parts:HEX-N` of the parts' checksums. Empty if nothing was compared with the service's
    /// checksum.
    QString checksum;
    QString manifest; ///< the path of the manifest that states the file's digest; empty: there is none
    QString digest;   ///< `sha256:HEX` of the file, once it is known to match the manifest
    /// Done, but nobody has seen the object: `acknowledged, not looked at: ` and the reason. Empty: the
    /// object was seen.
    Sentence unseen;

    bool operator==(const TransferProof &) const = default;
};

struct TransferStatus
{
    TransferId id = 0;
    QString file; ///< absolute local path
    QString key;  ///< of the object
    Shared<TransferTarget> target;
    qint64 size = 0;
    qint64 confirmed = 0;      ///< bytes the service has acknowledged; falls only if the service lost a part
    qint64 sent = 0;           ///< confirmed bytes, and those in flight or not yet on disk
    double bytesPerSecond = 0; ///< sent bytes, over the last seconds
    std::optional<Duration> timeLeft;
    SharedOptional<WaitStatus> wait; ///< the next retry, also while other parts are being sent
    SharedOptional<Failure> failure; ///< why it is parked or failed
    Cause cause = Cause::None;       ///< how it came to be parked or failed
    bool takeBack = false;           ///< the user cancelled it, and its session is not yet aborted
    TransferState state = TransferState::Queued;
    /// Parked: the time at which it resumes on its own; invalid: it does not. Queued: the time before which
    /// it does not begin, because the service asked it to wait before the program was restarted.
    QDateTime resumesAt;
    int attempts = 0; ///< total number of requests
    int retries = 0;
    qint64 bytesSent = 0; ///< over the wire, including resent bytes
    qint64 bytesResent = 0;
    int parts = 0;
    int partsConfirmed = 0;
    /// The numbers of the parts that a request is sending now, ascending. A file sent in one request is part
    /// 1.
    QList<int> partsInFlight;
    bool damaged = false;     ///< its record in the journal is unusable: its size is unknown
    bool nothingSent = false; ///< inactive, and the service holds nothing of it
    QDateTime added;
    QDateTime started;
    QDateTime finished;
    Duration running{0};  ///< time spent running, without pauses and the time between runs of the program
    int priority = 0;     ///< -1, 0 or 1
    qint64 position = 0;  ///< in the queue, among those of equal priority
    qint64 rateLimit = 0; ///< its own limit, bytes per second; 0: none
    Shared<TransferProof> proof;

    /// The object's full URL: s3://BUCKET/KEY?endpoint=…, with the key percent-encoded.
    QString url() const { return target->root + keyInUrl(key) + target->parameters; }
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::TransferStatus)
Q_DECLARE_METATYPE(windlass::AttemptRecord)
