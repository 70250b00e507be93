// SPDX-License-Identifier: GPL-3.0-or-later
// `metrics`: figures computed from the journal's records, for people, for programs and for Prometheus.
#include "app/cli/commands.h"
#include "app/cli/metricslines.h"
#include "app/cli/profileaccess.h"

#include <QJsonDocument>

namespace windlass {

using namespace Qt::StringLiterals;

ExitStatus carryOut(const MetricsOptions &options, Session &session)
{
    const auto store = readJournal(session);
    if (!store)
        return refuse(store.error(), session);
    Metrics metrics;
    if (*store) {
        const auto read = (*store)->metrics(options.transfer);
        if (!read)
            return refuse(read.error(), session);
        metrics = *read;
    }
    if (options.transfer && metrics.transfers == 0)
        return refuse(Refusal{ExitStatus::Usage, unknownTransfer(*options.transfer)}, session);

    const QJsonObject json = metricsJson(metrics, QDateTime::currentDateTimeUtc());
    session.console.object(json);
    switch (options.format) {
    case MetricsOptions::Format::Text:
        session.console.lines(metricsText(metrics));
        break;
    case MetricsOptions::Format::Json:
        session.console.line(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)));
        break;
    case MetricsOptions::Format::Prometheus:
        session.console.lines(metricsPrometheus(metrics));
        break;
    }
    return ExitStatus::Done;
}

} // namespace windlass
