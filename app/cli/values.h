// SPDX-License-Identifier: GPL-3.0-or-later
// Parses an option's value as a person typed it. A failure (Settings) names the option, and says what was
// given and what it accepts.
#pragma once

#include "app/cli/options.h"

#include <QPair>

namespace windlass {

Result<int> wholeNumber(const QString &option, const QString &text, int least, int most);
Result<double> number(const QString &option, const QString &text);
Result<Duration> durationValue(const QString &option, const QString &text);
Result<qint64> sizeValue(const QString &option, const QString &text);
/// Bytes a second, above 0.
Result<qint64> rateValue(const QString &option, const QString &text);
Result<IfExists> ifExistsValue(const QString &option, const QString &text);
Result<EventLevel> logLevelValue(const QString &option, const QString &text);
Result<QueueState> stateValue(const QString &option, const QString &text);
Result<Jitter> jitterValue(const QString &option, const QString &text);
Result<MetricsOptions::Format> metricsFormat(const QString &option, const QString &text);
Result<RetryPolicy> presetValue(const QString &option, const QString &text);
/// `K=V`, split at the first `=`.
Result<QPair<QString, QString>> pairValue(const QString &option, const QString &text);
/// Checks all of an upload's metadata: no name twice (ignoring case, because names are sent as headers), no
/// name that we use ourselves, and a total size that services accept.
Result<void> checkedMetadata(const QList<QPair<QString, QString>> &metadata);
/// The number of a transfer, as `queue` shows it.
Result<TransferId> transferNumber(const QString &text);

} // namespace windlass
