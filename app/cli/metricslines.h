// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics as a table, as a JSON object and in Prometheus' text format.
#pragma once

#include "core/store/metrics.h"

#include <QDateTime>
#include <QJsonObject>

namespace windlass {

QString metricsText(const Metrics &metrics);
/// Rates from 0 to 1, waits in milliseconds.
QJsonObject metricsJson(const Metrics &metrics, const QDateTime &time);
/// Prometheus' text exposition format, version 0.0.4, without the newline at its end.
QString metricsPrometheus(const Metrics &metrics);

} // namespace windlass
