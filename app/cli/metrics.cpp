// SPDX-License-Identifier: GPL-3.0-or-later
// `metrics`: figures computed from the journal's records, for people, for programs and for Prometheus.
#include "app/cli/commands.h"
#include "app/cli/metricslines.h"
#include "app/cli/profileaccess.h"

#include <QJsonDocument>

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const MetricsOptions &options, CommandContext &context)
{
    const auto store = readJournal(context);
    if (!store)
        return refuse(store.error(), context);
    Metrics metrics;
    if (*store) {
        const auto read = (*store)->metrics(options.transfer);
        if (!read)
            return refuse(read.error(), context);
        metrics = *read;
    }
    if (options.transfer && metrics.transfers == 0)
        return refuse(Refusal{ExitStatus::Usage, unknownTransfer(*options.transfer)}, context);

    const QJsonObject json = metricsJson(metrics, QDateTime::currentDateTimeUtc());
    context.console.object(json);
    switch (options.format) {
    case MetricsOptions::Format::Text:
        context.console.lines(metricsText(metrics));
        break;
    case MetricsOptions::Format::Json:
        context.console.line(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
        break;
    case MetricsOptions::Format::Prometheus:
        context.console.lines(metricsPrometheus(metrics));
        break;
    }
    return ExitStatus::Done;
}

} // namespace windlass
