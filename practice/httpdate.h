// SPDX-License-Identifier: GPL-3.0-or-later
// Dates in HTTP's form (RFC 9110, 5.6.7). Qt's RFC 2822 reader does not know the word GMT.
#pragma once

#include <QByteArray>
#include <QDateTime>

namespace windlass::practice {

/// `Wed, 21 Jan 2026 14:30:00 GMT`.
QByteArray httpDate(const QDateTime &time);

/// The time, in UTC; invalid if the text is not such a date.
QDateTime readHttpDate(const QByteArray &text);

} // namespace windlass::practice
