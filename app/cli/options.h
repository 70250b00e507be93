// SPDX-License-Identifier: GPL-3.0-or-later
// The command line's options as values: made by commandline.h, carried out by commands.h.
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
    QString profile{}; ///< empty: WINDLASS_PROFILE or the platform's usual folders
    bool json = false;
    bool quiet = false;
    bool verbose = false;                    ///< print everything that happens
    EventLevel logLevel = EventLevel::Debug; ///< the lowest level that is written to the log file
};

/// The retry options of `upload` and `retry plan`. Options that were not given keep the value of the base
/// policy.
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

/// `base` with the flags applied; empty if no flag was given. A failure (Settings) names every problem of the
/// result.
Result<std::optional<RetryPolicy>> policyWith(const RetryFlags &flags, const RetryPolicy &base);

/// Limits for this run; 0: as the settings say.
struct RunLimits
{
    int jobs = 0;
    int parts = 0;
    qint64 bytesPerSecond = 0; ///< for all transfers together

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
/// A word in the state column of `queue`.
struct QueueState
{
    std::optional<TransferState> state; ///< empty: `needs-you`, whatever the state

    bool operator==(const QueueState &) const = default;
};
struct QueueOptions
{
    bool watch = false; ///< run until a person ends it
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
    RetryFlags retry; ///< for uploads there, instead of the settings' policy
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
    Duration operationTime{0}; ///< how long one attempt takes
};
struct RetryExplainOptions
{
    QString provider = QStringLiteral("s3");
    int httpStatus = 0; ///< 0: there was no answer
    QString code;
    QString network;       ///< empty: no network error
    QString operation;     ///< empty: a part, or an object if the answer means something else for parts
    Duration clockSkew{0}; ///< how far this computer's clock is off, either way
    bool ambiguousBefore = false; ///< an earlier attempt ended with an unknown outcome
    bool conditional = false;     ///< the request must not replace an object
    QString region;               ///< the region that the answer names; empty: none
};
struct VerifyOptions
{
    QStringList what;      ///< numbers of transfers, and places
    bool download = false; ///< compare every byte of the object
    int parts = 0;         ///< ranges in flight for the download; 0: as the settings say
};
struct RestoreOptions
{
    QStringList sources;
    QString to; ///< `-`: standard output
    RetryFlags retry;
    int parts = 0;        ///< 0: as the settings say
    qint64 partSize = 0;  ///< size of the parts that the object was uploaded in; 0: detected
    qint64 limit = 0;     ///< bytes a second; 0: none
    bool replace = false; ///< replace existing files
    bool skip = false;    ///< skip existing files
};
struct ListOptions
{
    QStringList sources;
    bool sumsOnly = false; ///< `du`
};
struct DeleteOptions
{
    QStringList sources;
    bool recursive = false; ///< delete everything below a place
    bool yes = false;       ///< without asking
};
struct OrphansOptions
{
    QString destination;
    bool abort = false;
    bool yes = false;                            ///< without asking
    Duration olderThan = std::chrono::hours(24); ///< leave younger ones alone
};
struct MetricsOptions
{
    enum class Format { Text, Json, Prometheus };
    Format format = Format::Text;
    std::optional<TransferId> transfer; ///< empty: all
};
/// --help, --version and the commands of these names: only print a text.
struct ShowText
{
    QString text;
    QString event = QStringLiteral("help"); ///< with --json: the name of the event that has the text
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
