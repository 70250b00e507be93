// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/values.h"

#include "app/cli/tr.h"
#include "core/base/cleantext.h"
#include "core/base/textforms.h"
#include "core/queue/needsperson.h"
#include "words/sentences.h"

#include <QSet>
#include <QStringList>

#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Failure> refused(const QString &option, const QString &text, const QString &takes)
{
    return failed(
        localFailure(FailureKind::Settings, Cli::tr("%1 takes %3, not “%2”.").arg(option, text, takes)));
}

QString listed(const QStringList &names)
{
    return Cli::tr("%1 or %2", "all but the last of a list, and the last")
        .arg(names.sliced(0, names.size() - 1).join(", "_L1), names.last());
}

/// Header names are ASCII: every service accepts letters, digits and dashes.
bool fitForMetadata(QStringView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        const char16_t code = c.unicode();
        return (code >= u'a' && code <= u'z') || (code >= u'A' && code <= u'Z') ||
               (code >= u'0' && code <= u'9') || code == u'-' || code == u'_';
    });
}

} // namespace

Result<int> wholeNumber(const QString &option, const QString &text, int least, int most)
{
    bool whole = false;
    const int value = text.toInt(&whole);
    if (whole && value >= least && value <= most)
        return value;
    return refused(option, text, Cli::tr("a whole number from %1 to %2").arg(least).arg(most));
}

Result<double> number(const QString &option, const QString &text)
{
    bool understood = false;
    const double value = text.toDouble(&understood);
    if (understood && std::isfinite(value))
        return value;
    return refused(option, text, Cli::tr("a number such as 2 or 1.5"));
}

Result<Duration> durationValue(const QString &option, const QString &text)
{
    if (const auto value = parseDuration(text))
        return *value;
    return refused(option, text, Cli::tr("a duration such as 500ms, 1s, 1.5m or 2h"));
}

Result<qint64> sizeValue(const QString &option, const QString &text)
{
    if (const auto value = parseSize(text); value && *value > 0)
        return *value;
    return refused(option, text, Cli::tr("a size such as 64MiB or 5GB"));
}

Result<qint64> rateValue(const QString &option, const QString &text)
{
    if (const auto value = parseRate(text); value && *value > 0)
        return *value;
    return refused(option, text, Cli::tr("a rate such as 20MB/s"));
}

Result<IfExists> ifExistsValue(const QString &option, const QString &text)
{
    if (const auto value = ifExistsNamed(text))
        return *value;
    return refused(option, text, Cli::tr("ask, skip, replace or fail"));
}

Result<EventLevel> logLevelValue(const QString &option, const QString &text)
{
    for (const EventLevel level :
         {EventLevel::Debug, EventLevel::Info, EventLevel::Warn, EventLevel::Error}) {
        if (text.compare(levelName(level), Qt::CaseInsensitive) == 0)
            return level;
    }
    return refused(option, text, Cli::tr("debug, info, warn or error"));
}

Result<QueueState> stateValue(const QString &option, const QString &text)
{
    if (text == needsPersonName)
        return QueueState{};
    if (const auto state = stateNamed(text))
        return QueueState{*state};
    return refused(
        option, text,
        Cli::tr("a state as `queue` shows it, such as running, parked, done, failed or needs-you"));
}

Result<Jitter> jitterValue(const QString &option, const QString &text)
{
    if (const auto value = jitterNamed(text))
        return *value;
    return refused(option, text, Cli::tr("none, additive, plusminus, full, equal or decorrelated"));
}

Result<MetricsOptions::Format> metricsFormat(const QString &option, const QString &text)
{
    if (text == u"text")
        return MetricsOptions::Format::Text;
    if (text == u"json")
        return MetricsOptions::Format::Json;
    if (text == u"prometheus")
        return MetricsOptions::Format::Prometheus;
    return refused(option, text, Cli::tr("text, json or prometheus"));
}

Result<RetryPolicy> presetValue(const QString &option, const QString &text)
{
    if (const auto value = retryPreset(text))
        return *value;
    QStringList names;
    for (const RetryPreset &preset : retryPresets())
        names << QString::fromLatin1(preset.name);
    return refused(option, text, listed(names));
}

Result<QPair<QString, QString>> pairValue(const QString &option, const QString &text)
{
    const qsizetype sign = text.indexOf(u'=');
    const bool named = sign > 0 && fitForMetadata(QStringView(text).first(sign));
    if (named && cleaned(text.sliced(sign + 1)) != text.sliced(sign + 1)) {
        return failed(
            localFailure(FailureKind::Settings,
                         Cli::tr("The value of %1 %2 holds a control character, which no header can carry. "
                                 "Leave it out.")
                             .arg(option, text.first(sign))));
    }
    if (named)
        return std::pair(text.first(sign), text.sliced(sign + 1));
    return refused(option, text,
                   Cli::tr("NAME=VALUE with a name of letters, digits, dashes and underscores"));
}

Result<void> checkedMetadata(const QList<QPair<QString, QString>> &metadata)
{
    constexpr qsizetype most = 2048; // S3: names and values together
    qsizetype bytes = 0;
    QSet<QString> names;
    for (const auto &[name, value] : metadata) {
        bytes += name.size() + value.toUtf8().size();
        if (name.startsWith("windlass-"_L1, Qt::CaseInsensitive))
            return failed(localFailure(
                FailureKind::Settings,
                Cli::tr("--meta %1: names that begin with windlass- are the program's own. Choose "
                        "another.")
                    .arg(name)));
        if (names.contains(name.toLower()))
            return failed(localFailure(
                FailureKind::Settings,
                Cli::tr("--meta %1 is given twice. Give each name once; upper and lower case are the "
                        "same to a service.")
                    .arg(name)));
        names.insert(name.toLower());
    }
    if (bytes > most)
        return failed(
            localFailure(FailureKind::Settings,
                         Cli::tr("The metadata takes %1 bytes; services take %2. Leave some of it out.")
                             .arg(QString::number(bytes), QString::number(most))));
    return {};
}

Result<TransferId> transferNumber(const QString &text)
{
    bool whole = false;
    const TransferId id = text.toLongLong(&whole);
    if (whole && id > 0)
        return id;
    return failed(localFailure(
        FailureKind::Settings,
        Cli::tr("“%1” is not the number of a transfer. `windlass-cli queue` shows the numbers.").arg(text)));
}

Result<std::optional<RetryPolicy>> policyWith(const RetryFlags &flags, const RetryPolicy &base)
{
    if (flags == RetryFlags{})
        return std::optional<RetryPolicy>();
    RetryPolicy policy = flags.preset.value_or(base);
    policy.maxAttempts = flags.maxAttempts.value_or(policy.maxAttempts);
    policy.initialDelay = flags.initialDelay.value_or(policy.initialDelay);
    policy.maxDelay = flags.maxDelay.value_or(policy.maxDelay);
    policy.multiplier = flags.multiplier.value_or(policy.multiplier);
    policy.deadline = flags.deadline.value_or(policy.deadline);
    policy.jitter = flags.jitter.value_or(policy.jitter);
    if (const QStringList wrong = text::said(problems(policy)); !wrong.isEmpty())
        return failed(localFailure(FailureKind::Settings, wrong.join(u' ')));
    return std::optional(policy);
}

} // namespace windlass
