// SPDX-License-Identifier: GPL-3.0-or-later
// How long a service asks us to wait, in every form that services use.
#pragma once

#include "core/base/timers.h"

#include <QByteArray>
#include <QDateTime>

#include <functional>
#include <optional>

namespace windlass {

/// All values of a header, in the order they came.
using HeaderLookup = std::function<QList<QByteArray>(const char *name)>;

/// Reads x-ms-retry-after-ms, retry-after-ms, x-amz-retry-after (milliseconds), then Retry-After (seconds, or
/// a date in one of the three forms of RFC 9110 5.6.7). A date counts from the answer's own Date, so that a
/// wrong clock here does no harm; without one from `now`. Of repeated headers the largest counts. What is
/// negative, absurd or unreadable is no delay.
std::optional<Duration> serverDelay(const HeaderLookup &headers, const QDateTime &now);

/// The three forms of a date in HTTP; invalid when it is none of them. UTC.
QDateTime httpDate(const QByteArray &text);

} // namespace windlass
