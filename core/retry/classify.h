// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of trouble a failure is. Looked up in tables, one row a case; the text of an error is never read.
// The order of evidence: our own reason for ending a request, a mark, the service's code, the HTTP status,
// a certificate problem, Qt's network error.
#pragma once

#include "core/base/failure.h"

#include <QString>

#include <optional>
#include <span>
#include <string_view>

namespace windlass {

/// The class of a failure; the names of the tables in docs/retry.md.
enum class FailureClass {
    Retry,       ///< transient: try again after the backoff
    Throttle,    ///< the service wants less: try again more slowly
    Reconcile,   ///< outcome unknown: ask the service before sending again
    Restart,     ///< the upload session is gone: open a new one
    Refresh,     ///< the credentials have run out: get fresh ones
    Clock,       ///< this computer's clock is off: correct by the service's Date and sign again
    Region,      ///< the bucket lives elsewhere: sign for that region and endpoint
    ReauthProxy, ///< the proxy wants credentials
    Net,         ///< no network: wait for it, at no cost
    Ask,         ///< a person has to decide or to repair: credentials, trust, quota
    Fatal,       ///< no attempt would change it
    Cancel,      ///< a person ended it
};

/// The class as the log and `retry explain` write it: `retry`, `throttle`, … `reauth-proxy`.
QLatin1StringView className(FailureClass failureClass);

/// What the request was for, as far as its repetition matters. The names are those of `--op`.
enum class Operation {
    Open, ///< start an upload session
    Part, ///< send a part
    Put,  ///< send a whole small object
    ListParts,
    Complete, ///< close the session
    Confirm,  ///< HEAD of the finished object
    Abort,
    Delete,
    List,
    Test, ///< the trial of a destination
};

QLatin1StringView operationName(Operation operation);
std::optional<Operation> operationNamed(QStringView name);

/// May the request be sent again without asking when nobody knows whether the first one was carried out?
/// (docs/retry.md, "What may be sent twice")
bool safeToRepeat(Operation operation);

/// One row of a service's table of codes.
struct CodeRow
{
    std::string_view code; ///< the service's code, compared whole and in its own case
    FailureClass failureClass;
    std::string_view source; ///< where this is written
    int limit = 0;           ///< how often in a run the class is acted on; 0: as the policy says
    FailureClass after = FailureClass::Fatal; ///< what it is once the limit is used up
    std::optional<Operation> only = {}; ///< the row holds for this operation alone; such rows stand first
    std::chrono::minutes clockOff{
        0}; ///< not 0: where the clocks differ by more than this, the class is Clock
};

/// A service's whole table, by its name as `--provider` takes it.
struct ErrorTable
{
    std::string_view provider;
    std::span<const CodeRow> codes;
};

struct Classification
{
    FailureClass failureClass = FailureClass::Fatal;
    int limit = 0;                            ///< as in CodeRow
    FailureClass after = FailureClass::Fatal; ///< as in CodeRow
    QString rule;   ///< the row that decided, for example `http 503` or `s3 SlowDown`
    QString source; ///< where the row is from
};

Classification classify(const Failure &failure, const ErrorTable &table, Operation operation);

/// Classification by text alone, for failures that carry nothing else: the seed's lists, verbatim, as a last
/// resort.
bool seedWouldRetry(QStringView text);

} // namespace windlass
