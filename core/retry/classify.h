// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of trouble a failure is. Looked up in tables, one row a case; the text of an error counts only if
// there is nothing else. The order of evidence: our own reason for ending a request, a mark, the service's
// code, the HTTP status, a certificate problem, Qt's network error.
#pragma once

#include "core/base/failure.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace windlass {

/// The class of a failure; the names are those of the tables in docs/retry.md.
enum class FailureClass : quint8 {
    Retry,       ///< transient: try again after the backoff
    Throttle,    ///< the service wants less: try again more slowly
    Reconcile,   ///< outcome unknown: ask the service before sending again
    Restart,     ///< the upload session is gone: open a new one
    Refresh,     ///< the credentials have run out: get fresh ones
    Clock,       ///< this computer's clock is off: correct by the service's Date and sign again
    Region,      ///< the bucket is in another region: sign for that region and endpoint
    ReauthProxy, ///< the proxy wants credentials
    Net,         ///< no network: wait for it, at no cost
    Ask,         ///< a person has to decide or to repair: credentials, trust, quota
    Fatal,       ///< no attempt would change it
    Cancel,      ///< a person ended it
};

/// The class as the log and `retry explain` write it: `retry`, `throttle`, … `reauth-proxy`.
QLatin1StringView className(FailureClass failureClass);

/// What a request does to the thing that is being made: all that a table of errors may ask about a request.
enum class Purpose : quint8 {
    Other,        ///< none of these: the failure alone decides
    SendPiece,    ///< adds to what a session collects
    SendWhole,    ///< makes the thing in one request, without a session
    AskSession,   ///< asks what a session holds
    CloseSession, ///< makes the thing of what a session holds; ends the session
    DropSession,  ///< gives up what a session holds
    Read,         ///< reads a thing that was seen before
};

/// What is tried, for whoever decides whether to try it again.
struct Traits
{
    QString name; ///< for people and for records: `fetch the manifest`
    Purpose purpose = Purpose::Other;
    /// May it be sent again without asking if nobody knows whether the first one was carried out?
    /// (docs/retry.md, "What may be sent twice")
    bool repeatable = true;
    bool progress = false; ///< a success puts a part of the work on the service for good

    bool operator==(const Traits &) const = default;
};

/// Is it unknown whether the service carried the request out?
bool leavesOutcomeUnknown(const Failure &failure);

/// What is known besides the failure itself.
struct Circumstances
{
    Duration clockSkew{0};        ///< the service's time minus the time that we sign with; 0 when unknown
    bool ambiguousBefore = false; ///< an earlier attempt of the same step ended with an unknown outcome
};

/// A row with conditions holds only if all of them are met. Such rows stand before the row without
/// conditions.
struct When
{
    Duration clockOffBy{0};   ///< the clock skew is larger than this, in either direction
    bool ambiguous = false;   ///< an earlier attempt ended with an unknown outcome
    bool regionNamed = false; ///< the answer names a region
    int httpStatus = 0;       ///< the answer has this status; 0: any
};

/// One row of a service's table of codes.
struct CodeRow
{
    std::string_view code; ///< the service's code, compared as a whole and case-sensitively
    FailureClass failureClass = FailureClass::Fatal;
    std::optional<Purpose> only = {}; ///< the row holds for this purpose only; such rows stand first
    int limit = 0;                    ///< how often in a run the row may be acted on; 0: as often as the
                                      ///< policy says
    std::string_view source = {};     ///< source of this rule
    FailureClass afterwards = FailureClass::Fatal; ///< the class once the limit is reached
    When when = {};
    /// If above 0: wait exactly this long each time, as often as `limit` says, without counting an attempt.
    Duration step{0};
    bool starved = false; ///< the service timed out waiting for the request's bytes
};

/// One row of a table of HTTP statuses, for answers without a known code.
struct StatusRow
{
    int first = 0;
    int last = 0; ///< inclusive
    FailureClass failureClass = FailureClass::Fatal;
    std::optional<Purpose> only = {};
    int limit = 0;
    std::string_view source = {};
    FailureClass afterwards = FailureClass::Fatal;
    When when = {};
};

/// Everything that is particular to a service, under the name that `--provider` takes.
struct ErrorTable
{
    std::string_view provider;
    std::span<const CodeRow> codes;
    std::span<const StatusRow> statuses = {}; ///< looked up before the common ones
    /// Requests for these purposes are not safe to repeat with this service, whatever their traits say.
    std::span<const Purpose> askFirst = {};
};

struct Classification
{
    FailureClass failureClass = FailureClass::Fatal;
    int limit = 0;       ///< as in CodeRow
    QString rule = {};   ///< the row that decided, for example `http 503` or `s3 code SlowDown`
    QString source = {}; ///< where the row is from
    FailureClass afterwards = FailureClass::Fatal; ///< as in CodeRow
    bool outcomeUnknown = false; ///< it is unknown whether the service carried the request out
    Duration step{0};            ///< as in CodeRow
    bool starved = false;        ///< as in CodeRow
    /// The row that decided. A run counts per row. Null if no row decided.
    const void *row = nullptr;
    QStringList thrown = {}; ///< texts of exceptions that predicates threw
};

/// The caller's own opinion: worth another attempt, not worth one, or no opinion.
using Predicate = std::function<std::optional<bool>(const Failure &)>;

/// The first predicate with an opinion turns retrying into giving up or the other way round. It cannot change
/// our own reasons, marks, the end of another run, or what needs a remedy or a person. A retry that a
/// predicate asks for is still not sent twice without asking if that might do harm. A predicate that throws
/// has no opinion.
Classification classify(const Failure &failure, const ErrorTable &table, const Traits &traits,
                        const Circumstances &circumstances = {}, std::span<const Predicate> predicates = {});

/// A row of the tables that every service shares, under the names that people and Qt use for it.
struct NamedTrouble
{
    QString name;    ///< `refused`
    QString qtName;  ///< `ConnectionRefusedError`; empty if Qt does not report it
    Failure failure; ///< the failure that the transport would report
};

/// Every network error, certificate error and watch of ours that `retry explain --network` knows.
std::vector<NamedTrouble> namedTroubles();

/// Classification by text alone, for failures that carry nothing else. The seed's lists, verbatim, as a last
/// resort.
bool seedWouldRetry(QStringView text);

} // namespace windlass
