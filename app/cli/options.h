// SPDX-License-Identifier: GPL-3.0-or-later
// What a person asked for on the command line, as values: made by commandline.h, carried out by commands.h.
#pragma once

#include "app/cli/practice.h"
#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/retry/policy.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <optional>
#include <variant>

namespace windlass {

struct GlobalOptions
{
    QString profile; ///< empty: WINDLASS_PROFILE or the usual places
    bool json = false;
    bool quiet = false;
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

struct UploadOptions
{
    QStringList paths;
    QString to;
    QString keyTemplate;
    RetryFlags retry;
    int jobs = 0;        ///< 0: the settings'
    int parts = 0;       ///< 0: the settings'
    qint64 partSize = 0; ///< 0: chosen by the file's size
    QList<QPair<QString, QString>> metadata;
};
struct ResumeOptions
{
    QList<TransferId> ids; ///< empty: everything that is not at rest for good
};
struct QueueOptions
{};
struct HistoryOptions
{
    TransferId id = 0;
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
    QString network; ///< empty: the network did its part
    QString operation = QStringLiteral("part");
};
struct MetricsOptions
{
    enum class Format { Text, Json, Prometheus };
    Format format = Format::Text;
    std::optional<TransferId> transfer; ///< all without one
};
/// --help and --version: a text, and nothing else to do.
struct ShowText
{
    QString text;
};

using Command =
    std::variant<ShowText, UploadOptions, ResumeOptions, QueueOptions, HistoryOptions, CancelOptions,
                 RemoveOptions, DestinationAddOptions, DestinationListOptions, DestinationTestOptions,
                 DestinationRemoveOptions, SecretSetOptions, SecretRemoveOptions, RetryPlanOptions,
                 RetryExplainOptions, MetricsOptions, PracticeOptions>;

struct Invocation
{
    GlobalOptions global;
    Command command;
};

} // namespace windlass
