// SPDX-License-Identifier: GPL-3.0-or-later
// Durations, sizes and rates as people type them and as the log shows them.
#pragma once

#include "core/base/timers.h"

#include <QStringView>

#include <optional>

namespace windlass {

/// `500ms`, `1s`, `1.25s`, `1m30s`, `2h5m`: never a unit that is zero, at most milliseconds.
QString durationText(Duration duration);
/// Reads `500ms 1s 1.5m 2h 1m30s` and a bare `0`. Nothing else; negative and absurd durations (over 10 years)
/// are refused.
std::optional<Duration> parseDuration(QStringView text);

/// `1.5 GiB`: three significant digits, binary units, in the C locale.
QString sizeText(qint64 bytes);
/// Reads `64MiB`, `5GB`, `1.5 TiB`, `4096`, `4096B`, `8M` (binary, as other tools of the field read it).
std::optional<qint64> parseSize(QStringView text);

/// `2 MB/s`, `1.5 MB/s`, `500 kB/s`: the largest decimal unit that three digits represent exactly, in the C
/// locale; parseRate() reads it.
QString rateText(qint64 bytesPerSecond);
/// Reads `20MB/s`, `1.5MiB/s`: bytes a second.
std::optional<qint64> parseRate(QStringView text);

/// RFC 3339 in UTC with milliseconds: `2026-01-21T14:30:00.000Z`.
QString rfc3339(const QDateTime &time);

} // namespace windlass
