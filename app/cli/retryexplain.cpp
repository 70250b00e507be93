// SPDX-License-Identifier: GPL-3.0-or-later
// `retry explain`: what the engine would make of a failure, asked of the same tables.
#include "app/cli/commands.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "core/base/textforms.h"
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/verdict.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct ProviderTable
{
    QLatin1StringView name;
    const ErrorTable &(*table)();
};

constexpr std::array providers{
    ProviderTable{"s3"_L1, s3ErrorTable},
    ProviderTable{"azure"_L1, azureErrorTable},
    ProviderTable{"gcs"_L1, gcsErrorTable},
};

Failure wrongUsage(const QString &sentence)
{
    return localFailure(FailureKind::Settings, sentence);
}

Result<const ErrorTable *> tableNamed(const QString &name)
{
    QStringList names;
    for (const ProviderTable &provider : providers) {
        if (name.compare(provider.name, Qt::CaseInsensitive) == 0)
            return &provider.table();
        names += provider.name;
    }
    return failed(wrongUsage(u"There is no provider “%1”. Use one of: %2."_s.arg(name, names.join(u", "_s))));
}

Result<Operation> operationOf(const QString &name)
{
    if (const auto operation = operationNamed(name))
        return *operation;
    QStringList names;
    for (int i = 0; i <= static_cast<int>(Operation::Test); ++i)
        names += operationName(static_cast<Operation>(i));
    return failed(
        wrongUsage(u"There is no operation “%1”. Use one of: %2."_s.arg(name, names.join(u", "_s))));
}

Result<Failure> troubleNamed(const QString &name)
{
    QStringList names;
    for (const NamedTrouble &trouble : namedTroubles()) {
        if (name.compare(trouble.name, Qt::CaseInsensitive) == 0 ||
            (!trouble.qtName.isEmpty() && name.compare(trouble.qtName, Qt::CaseInsensitive) == 0))
            return trouble.failure;
        names += trouble.name;
    }
    return failed(wrongUsage(u"There is no network trouble “%1”. Use one of: %2; or Qt's own name, such as "
                             "ConnectionRefusedError."_s.arg(name, names.join(u", "_s))));
}

bool knows(const ErrorTable &table, const QString &code)
{
    const QByteArray wanted = code.toUtf8();
    return std::any_of(table.codes.begin(), table.codes.end(),
                       [&](const CodeRow &row) { return wanted == QByteArrayView(row.code); });
}

/// The failure that the options describe.
Result<Failure> failureOf(const RetryExplainOptions &options, const ErrorTable &table)
{
    if (options.httpStatus == 0 && options.code.isEmpty() && options.network.isEmpty())
        return failed(wrongUsage(u"Say what happened, with --http STATUS, --code CODE or --network NAME."_s));
    if (options.httpStatus == 0 && options.network.isEmpty() && !knows(table, options.code))
        return failed(
            wrongUsage(u"The table of %1 has no code “%2”, so the status decides: add --http."_s.arg(
                options.provider, options.code)));
    Failure failure;
    failure.kind = FailureKind::Service;
    if (!options.network.isEmpty()) {
        auto trouble = troubleNamed(options.network);
        if (!trouble)
            return trouble;
        failure = std::move(*trouble);
    }
    failure.httpStatus = options.httpStatus;
    failure.serviceCode = options.code;
    return failure;
}

QLatin1StringView meaning(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::Retry:
        return "It is likely to pass, so it is tried again after the policy's wait."_L1;
    case FailureClass::Throttle:
        return "The service wants less, so it is tried again more slowly."_L1;
    case FailureClass::Reconcile:
        return "Nobody knows whether it was done, so the service is asked before it is sent again."_L1;
    case FailureClass::Restart:
        return "The upload session is gone, so a new one is opened."_L1;
    case FailureClass::Refresh:
        return "The credentials have run out, so fresh ones are fetched."_L1;
    case FailureClass::Clock:
        return "This computer's clock is off, so the service's time is used for signing."_L1;
    case FailureClass::Region:
        return "The bucket is elsewhere, so its region and endpoint are used."_L1;
    case FailureClass::ReauthProxy:
        return "The proxy wants credentials."_L1;
    case FailureClass::Net:
        return "There is no network."_L1;
    case FailureClass::Ask:
        return "A person has to decide or to put something right; no attempt is made before."_L1;
    case FailureClass::Fatal:
        return "No further attempt would change it."_L1;
    case FailureClass::Cancel:
        return "It was ended on purpose."_L1;
    }
    Q_UNREACHABLE();
}

QString reasonFor(const Classification &found)
{
    QString reason = meaning(found.failureClass);
    if (found.limit > 0) {
        const QString times = found.limit == 1 ? u"once"_s : u"%1 times"_s.arg(found.limit);
        reason +=
            u" At most %1; after that: %2."_s.arg(times, verdictName({.failureClass = found.afterwards}));
    }
    return reason + u" Source: %1."_s.arg(found.source);
}

} // namespace

ExitStatus carryOut(const RetryExplainOptions &options, Session &session)
{
    const auto table = tableNamed(options.provider);
    if (!table)
        return refuse(table.error(), session);
    const auto operation = operationOf(options.operation);
    if (!operation)
        return refuse(operation.error(), session);
    const auto failure = failureOf(options, **table);
    if (!failure)
        return refuse(failure.error(), session);
    const Classification found = classify(*failure, **table, *operation);
    const QString retryable = isRetryable(found.failureClass) ? u"yes"_s : u"no"_s;
    session.console.object({{u"event"_s, u"explanation"_s},
                            {u"time"_s, rfc3339(QDateTime::currentDateTimeUtc())},
                            {u"class"_s, className(found.failureClass)},
                            {u"verdict"_s, verdictName(found)},
                            {u"retryable"_s, isRetryable(found.failureClass)},
                            {u"rule"_s, found.rule},
                            {u"reason"_s, reasonFor(found)}});
    session.console.line(plain::table({{u"class"_s, className(found.failureClass)},
                                       {u"verdict"_s, verdictName(found)},
                                       {u"retryable"_s, retryable},
                                       {u"rule"_s, found.rule},
                                       {u"reason"_s, reasonFor(found)}}));
    return ExitStatus::Done;
}

} // namespace windlass
