// SPDX-License-Identifier: GPL-3.0-or-later
// What a person asked for on the command line, as values: made by commandline.h, carried out by commands.h.
#pragma once

#include "app/cli/practice.h"
#include "core/base/result.h"
#include "core/exports/collect.h"
#include "core/records/event.h"
#include "core/retry/attempt.h"
#include "core/retry/policy.h"
#include "core/upload/ifexists.h"
#include "core/upload/transferstate.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace windlass {

struct GlobalOptions
{
    QString profile{}; ///< empty: WINDLASS_PROFILE or the usual places
    bool json = false;
    bool quiet = false;
    bool verbose = false;                    ///< tell of everything that happens
    EventLevel logLevel = EventLevel::Debug; ///< the least that the log file takes
};

/// The retry options that `upload` and `retry plan` share; what was not given keeps the value of the policy
/// below it.
struct RetryFlags
{
    std::optional<RetryPolicy> preset{};
    std::optional<int> maxAttempts{};
    std::optional<Duration> initialDelay{};
    std::optional<Duration> maxDelay{};
    std::optional<double> multiplier{};
    std::optional<Duration> deadline{};
    std::optional<Jitter> jitter{};

    bool operator==(const RetryFlags &) const = default;
};

/// The policy with the flags put in; `base` is what holds without them. Nothing where no flag was given. A
/// failure (Settings) names every problem of the result.
Result<std::optional<RetryPolicy>> policyWith(const RetryFlags &flags, const RetryPolicy &base);

/// How much at a time, for this run; 0: as the settings say.
struct RunLimits
{
    int jobs = 0;
    int parts = 0;
    qint64 bytesPerSecond = 0; ///< of all transfers together

    bool operator==(const RunLimits &) const = default;
};

struct UploadOptions
{
    QStringList paths;
    FolderFilter filter{};
    bool dryRun = false; ///< only show what would be sent
    QString to;
    QString keyTemplate;
    RetryFlags retry;
    RunLimits limits;
    qint64 partSize = 0; ///< 0: chosen by the file's size
    std::optional<IfExists> ifExists{};
    QList<QPair<QString, QString>> metadata;
};
struct ResumeOptions
{
    QList<TransferId> ids; ///< empty: everything that is not at rest for good
    std::optional<IfExists> ifExists{};
    RunLimits limits;
};
/// A word of `queue`'s column of states.
struct QueueState
{
    std::optional<TransferState> state; ///< none: `needs-you`, whatever the journal calls it

    bool operator==(const QueueState &) const = default;
};
struct QueueOptions
{
    bool watch = false; ///< until a person ends it
    std::optional<QueueState> state{};
};
struct HistoryOptions
{
    TransferId id = 0;
    bool failuresOnly = false;
};
struct PauseOptions
{
    QList<TransferId> ids;
};
struct ConfigShowOptions
{
    QString key; ///< empty: all
};
struct ConfigSetOptions
{
    QString key;
    QString value;
};
struct CancelOptions
{
    QList<TransferId> ids;
};
struct RemoveOptions
{
    QList<TransferId> ids;
};
struct DestinationAddOptions
{
    QString name;
    QString url;
    QString accessKeyId;
    RetryFlags retry; ///< for whatever goes there, instead of the settings' policy
};
struct DestinationListOptions
{};
struct DestinationTestOptions
{
    QString name;
};
struct DestinationRemoveOptions
{
    QString name;
};
struct SecretSetOptions
{
    QString name;
};
struct SecretRemoveOptions
{
    QString name;
};
struct RetryPlanOptions
{
    RetryFlags retry;
    Duration operationTime{0}; ///< what one attempt takes
};
struct RetryExplainOptions
{
    QString provider = QStringLiteral("s3");
    int httpStatus = 0; ///< 0: there was no answer
    QString code;
    QString network;       ///< empty: the network did its part
    QString operation;     ///< empty: a part, or an object where the answer means something else for parts
    Duration clockSkew{0}; ///< how far this computer's clock is off, either way
    bool ambiguousBefore = false; ///< an earlier attempt ended with an unknown outcome
    bool conditional = false;     ///< the request must not replace an object
    QString region;               ///< that the answer names; empty: none
};
struct VerifyOptions
{
    QStringList what;      ///< numbers of transfers, and places
    bool download = false; ///< compare every byte of the object
    int parts = 0;         ///< of that, side by side; 0: the settings'
};
struct RestoreOptions
{
    QStringList sources;
    QString to; ///< `-`: standard output
    RetryFlags retry;
    int parts = 0;        ///< 0: the settings'
    qint64 partSize = 0;  ///< of the parts that the object was uploaded in; 0: found out
    qint64 limit = 0;     ///< bytes a second; 0: none
    bool replace = false; ///< a file that is there
    bool skip = false;    ///< pass it over
};
struct ListOptions
{
    QStringList sources;
    bool sumsOnly = false; ///< `du`
};
struct DeleteOptions
{
    QStringList sources;
    bool recursive = false; ///< all that is below a place
    bool yes = false;       ///< without asking
};
struct OrphansOptions
{
    QString destination;
    bool abort = false;
    bool yes = false;                            ///< without asking
    Duration olderThan = std::chrono::hours(24); ///< younger ones are left alone
};
struct MetricsOptions
{
    enum class Format { Text, Json, Prometheus };
    Format format = Format::Text;
    std::optional<TransferId> transfer; ///< all without one
};
/// --help, --version and the commands of these names: a text, and nothing else to do.
struct ShowText
{
    QString text;
    QString event = QStringLiteral("help"); ///< what the object is called that has the text, with --json
};

using Command =
    std::variant<ShowText, UploadOptions, ResumeOptions, QueueOptions, HistoryOptions, PauseOptions,
                 ConfigShowOptions, ConfigSetOptions, CancelOptions, RemoveOptions, DestinationAddOptions,
                 DestinationListOptions, DestinationTestOptions, DestinationRemoveOptions, SecretSetOptions,
                 SecretRemoveOptions, RetryPlanOptions, RetryExplainOptions, MetricsOptions, PracticeOptions,
                 VerifyOptions, RestoreOptions, ListOptions, DeleteOptions, OrphansOptions>;

struct Invocation
{
    GlobalOptions global;
    Command command;
};

} // namespace windlass
