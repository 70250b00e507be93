// SPDX-License-Identifier: GPL-3.0-or-later
// `retry plan`: the table of attempts, computed by the same functions as the real waits.
#include "app/cli/commands.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"
#include "core/base/textforms.h"
#include "core/retry/backoff.h"
#include "words/sentences.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString fromTo(const DelayRange &range)
{
    return range.least == range.most ? durationText(range.least)
                                     : u"%1…%2"_s.arg(durationText(range.least), durationText(range.most));
}

qint64 ms(Duration duration)
{
    return duration.count();
}

} // namespace

ExitStatus carryOut(const RetryPlanOptions &options, CommandContext &context)
{
    const auto chosen = policyWith(options.retry, RetryPolicy{});
    if (!chosen)
        return refuse(chosen.error(), context);
    const RetryPolicy policy = chosen->value_or(RetryPolicy{});
    const auto plan = withinDeadline(planAttempts(policy), policy, options.operationTime);
    const Duration latest = policy.deadline > Duration::zero() ? policy.deadline : Duration::max();

    const QString now = rfc3339(QDateTime::currentDateTimeUtc());
    DelayRange waits;
    QList<QStringList> rows{{Cli::tr("ATTEMPT"), Cli::tr("WAIT BEFORE"), Cli::tr("STARTS AT")}};
    for (const PlannedAttempt &planned : plan) {
        waits.least += planned.delay.least;
        waits.most += planned.delay.most;
        const Duration spent = options.operationTime * (planned.attempt - 1);
        rows.append({QString::number(planned.attempt), planned.attempt == 1 ? u"-"_s : fromTo(planned.delay),
                     fromTo({waits.least + spent, std::min(waits.most + spent, latest)})});
        context.console.object({{u"event"_s, u"planned_attempt"_s},
                                {u"time"_s, now},
                                {u"attempt"_s, planned.attempt},
                                {u"delay_min_ms"_s, ms(planned.delay.least)},
                                {u"delay_max_ms"_s, ms(planned.delay.most)}});
    }
    for (const QString &warning : text::said(warnings(policy)))
        context.console.remark(warning);
    const auto attempts = static_cast<int>(plan.size());
    waits.most = std::min(waits.most, latest);
    const Duration total =
        std::min(waits.most + options.operationTime * attempts, latest); // the deadline ends
                                                                         // a running attempt
    context.console.object({{u"event"_s, u"plan_total"_s},
                            {u"time"_s, now},
                            {u"attempts"_s, attempts},
                            {u"wait_min_ms"_s, ms(waits.least)},
                            {u"wait_max_ms"_s, ms(waits.most)},
                            {u"total_max_ms"_s, ms(total)}});
    context.console.lines(plain::table(rows, {0}));
    if (attempts < policy.maxAttempts)
        context.console.line(Cli::tr("The deadline of %1 leaves time for %2 of %3 attempts.")
                                 .arg(durationText(policy.deadline), QString::number(attempts),
                                      QString::number(policy.maxAttempts)));
    context.console.line(Cli::tr("Waiting in all: %1. Longest run, with attempts of %2 each: %3.")
                             .arg(fromTo(waits), durationText(options.operationTime), durationText(total)));
    return ExitStatus::Done;
}

} // namespace windlass
