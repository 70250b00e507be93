// SPDX-License-Identifier: GPL-3.0-or-later
// How long the service asks us to wait, from an answer's headers (docs/retry.md, "What the service asks").
#pragma once

#include "core/base/timers.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>

#include <functional>
#include <optional>

namespace windlass {

/// The value of a header by its name (case-insensitive); empty if there is none. The values of a repeated
/// header may be joined by commas, as RFC 9110 5.3 allows.
using HeaderLookup = std::function<QByteArray(QByteArrayView name)>;

/// The wait that the headers ask for, if they do: `x-ms-retry-after-ms`, `retry-after-ms` and
/// `x-amz-retry-after` in milliseconds, then `Retry-After` in seconds or as a date. The first header that can
/// be read counts; if it is repeated, its largest value. A date is measured from the answer's own Date, so
/// that a wrong clock here does no harm, or from `now` if there is no Date. Negative or malformed values are
/// ignored; more than ten years counts as ten years.
std::optional<Duration> serverDelay(const HeaderLookup &header, const QDateTime &now);

/// Should the wait that comes with this status be heeded? On 429, 500, 502, 503, 504 and redirects. It never
/// makes an answer retryable by itself.
bool heedsServerDelay(int httpStatus);

/// A date of HTTP in one of its three forms (RFC 9110 5.6.7), in UTC; invalid when it is none. The two-digit
/// year of the second form is the one nearest to `now` that is not more than 50 years ahead.
QDateTime httpDate(QByteArrayView text, const QDateTime &now);

} // namespace windlass
