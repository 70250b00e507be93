// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer as others see it: a snapshot, plain values, safe to hand to another thread.
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

/// What a waiting transfer waits for, and until when. Of several waits, the one that ends first.
struct WaitStatus
{
    DelayReason reason = DelayReason::Backoff;
    QDateTime until;     ///< UTC; invalid when nobody knows
    int nextAttempt = 2; ///< the attempt that follows
    int maxAttempts = 3;
    int part = 0;    ///< 0 where the step has none
    Failure failure; ///< what made it wait
};

/// Where transfers go: one value for many that go to the same place.
struct TransferTarget
{
    QString name;         ///< the saved destination's, or its URL
    QString root;         ///< what an object's URL is there, up to the key: s3://BUCKET/
    QString parameters{}; ///< and behind it: empty, or `?endpoint=…`

    bool operator==(const TransferTarget &) const = default;
};

/// What the bytes that arrived were held against.
struct TransferProof
{
    /// Once proven: `crc64nvme:BASE64`, `crc32c:BASE64`, `md5:HEX` of the bytes; `crc32c-parts:BASE64-N`,
    /// `md5-parts:HEX-N` of the parts' own. Empty where nothing was held against the service's.
    QString checksum;
    QString manifest; ///< the path of the one that states a digest of the file; empty: there is none
    QString digest;   ///< `sha256:HEX` of the file, once it is known to be what the manifest states
    /// Done, and nobody has seen the object: `acknowledged, not looked at: ` and why. Empty: it was looked
    /// at.
    QString unseen;

    bool operator==(const TransferProof &) const = default;
};

struct TransferStatus
{
    TransferId id = 0;
    QString file; ///< absolute local path
    QString key;  ///< of the object
    Shared<TransferTarget> target;
    qint64 size = 0;
    qint64 confirmed = 0; ///< bytes the service has acknowledged; never falls unless the service lost a part
    qint64 sent = 0;      ///< confirmed, and what is in flight
    double bytesPerSecond = 0; ///< of confirmed and in-flight bytes, over the last seconds
    std::optional<Duration> timeLeft;
    SharedOptional<WaitStatus> wait; ///< the next retry, also while other parts move
    SharedOptional<Failure> failure; ///< why it is parked or failed
    Cause cause = Cause::None;       ///< how that came about
    bool takeBack = false;           ///< a person cancelled it, and not all is taken back yet
    TransferState state = TransferState::Queued;
    /// A parked one goes on by itself then; invalid: it does not. A queued one that the service asked to wait
    /// before the program was started anew begins then.
    QDateTime goesOnAt;
    int attempts = 0; ///< requests in all
    int retries = 0;
    qint64 bytesSent = 0; ///< over the wire, with repetitions
    qint64 bytesResent = 0;
    int parts = 0;
    int partsConfirmed = 0;
    /// By their numbers, ascending: a request sends their bytes at this moment. A file that goes as a whole
    /// is part 1.
    QList<int> partsInFlight;
    bool damaged = false;     ///< its record in the journal cannot be used: its size is not known
    bool nothingSent = false; ///< at rest, and the service holds nothing of it
    QDateTime added;
    QDateTime started;
    QDateTime finished;
    Duration running{0};  ///< time spent running, without pauses and earlier stops of the program
    int priority = 0;     ///< -1, 0 or 1
    qint64 position = 0;  ///< in the queue, among those of its priority
    qint64 rateLimit = 0; ///< its own, bytes a second; 0: none
    Shared<TransferProof> proof;

    /// Of the object, complete: s3://BUCKET/KEY?endpoint=…, the key percent-encoded
    QString url() const { return target->root + keyInUrl(key) + target->parameters; }
};

} // namespace windlass

Q_DECLARE_METATYPE(windlass::TransferStatus)
Q_DECLARE_METATYPE(windlass::AttemptRecord)
