// SPDX-License-Identifier: GPL-3.0-or-later
// The one error of the core: a value with a kind. Code decides on the kind, the status and the service's
// code, never on the text, if there is anything else; words makes sentences of it.
#pragma once

#include "core/base/sentence.h"
#include "core/base/timers.h"

#include <QDateTime>
#include <QString>
#include <QUrl>

#include <optional>
#include <utility>
#include <vector>

namespace windlass {

enum class FailureKind : quint8 {
    Service,         ///< the service answered with a refusal: `httpStatus`, perhaps `serviceCode`
    Network,         ///< no usable answer: `networkError`
    Tls,             ///< the service's certificate was not accepted: `tlsErrors`
    Aborted,         ///< we ended it ourselves: `abort` says why
    BadAnswer,       ///< a success by its status, but its body is cut, empty or malformed: outcome unknown
    Damaged,         ///< the service stored other bytes than were read: checksums differ
    LocalFile,       ///< the source cannot be read
    SourceChanged,   ///< the source is not the same as when the transfer was planned
    Credentials,     ///< no credentials were found for the destination
    Settings,        ///< a person asked for something impossible
    Journal,         ///< the journal cannot be read or written
    Exhausted,       ///< a run of attempts ended without success; opaque to an outer run
    ObjectExists,    ///< there is an object of that name, and it must not be overwritten without asking
    Portal,          ///< a login page of the network answered, not the service
    ManifestDiffers, ///< the source is not the file that the manifest beside it describes
    NotProven,       ///< the service said that it has the object, but what it shows of it says otherwise
};

/// Why we ended a request ourselves.
enum class AbortReason : quint8 {
    None,
    UserCancelled,
    Paused,
    DeadlineExceeded,
    StallTimeout,
    ConnectTimeout,
    ResponseTimeout,
    Superseded,
    Suspended, ///< the computer slept; the connection did not survive that
};

/// A mark that code on the way may put on a failure. The last mark, from the outermost code, wins.
enum class Mark : quint8 { None, Retryable, NonRetryable };

/// The meaning of a service's refusal, independent of whether to try again. The service's tables determine it
/// (core/providers/denial.h), so that no code above them reads a status.
enum class Denial : quint8 {
    None,            ///< it is not a refusal, or says none of these
    NotThere,        ///< the requested object or upload is not there
    NotAllowed,      ///< these credentials may not do it
    NotSignedIn,     ///< there were no valid credentials
    NotSupported,    ///< the service does not know what the request asks for
    ConditionNotMet, ///< the request's condition does not hold: there is an object, or it is another one
};

struct Failure
{
    FailureKind kind = FailureKind::Network;
    AbortReason abort = AbortReason::None;
    Mark mark = Mark::None;
    bool requestSent = false; ///< part of the request left this computer: the outcome may be unknown

    int httpStatus = 0;   ///< 0: no answer was received
    int networkError = 0; ///< QNetworkReply::NetworkError; 0 is none
    int systemError = 0;  ///< LocalFile: the system's errno; 0 is none

    Denial denial = Denial::None;        ///< Service: what the answer says
    QString serviceCode;                 ///< for example `SlowDown`; empty if the service gave none
    QString requestId;                   ///< the service's id of this request, for support tickets
    QString region;                      ///< the region that the service says is the right one
    QUrl location;                       ///< where to send the request instead, as the answer names it:
                                         ///< perhaps relative
    QUrl endpoint;                       ///< scheme, host and port that the request went to
    QDateTime serverDate;                ///< the answer's Date header, UTC; invalid when there was none
    std::optional<Duration> serverDelay; ///< how long the service asks us to wait

    std::vector<int> tlsErrors; ///< QSslError::SslError
    Duration waited{0};         ///< Aborted by a watch of ours: for how long nothing had happened

    Sentence
        text; ///< what happened, or what the service or the system said; for people only; holds no secret
};

/// Marks a failure as worth another attempt, whatever the tables say.
inline Failure retryable(Failure failure)
{
    failure.mark = Mark::Retryable;
    return failure;
}

/// Marks a failure as final, whatever the tables say.
inline Failure nonRetryable(Failure failure)
{
    failure.mark = Mark::NonRetryable;
    return failure;
}

/// A failure that is about this computer or about what a person asked for; `text` is a whole sentence.
/// `systemError`: the errno behind it, if there is one.
inline Failure localFailure(FailureKind kind, Sentence text, int systemError = 0)
{
    Failure failure;
    failure.kind = kind;
    failure.systemError = systemError;
    failure.text = std::move(text);
    return failure;
}

} // namespace windlass
