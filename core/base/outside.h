// SPDX-License-Identifier: GPL-3.0-or-later
// Values that come from outside, as from a service's answer: numbers that may be none, and texts that may be
// of any length. They are checked and cut here, where they come in.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace windlass {

/// Longest texts of a service that are kept, in UTF-16 units: they go to journal, log and terminal.
inline constexpr qsizetype longestMessage = 1024;
inline constexpr qsizetype longestCode = 128;
inline constexpr qsizetype longestRequestId = 256;
/// Regions, hosts of redirects and their addresses.
inline constexpr qsizetype longestAddress = 4096;
/// Identities that are given back to the service as they came. Cut they would be useless: one that is longer
/// makes its answer senseless.
inline constexpr qsizetype longestIdentity = 4096;

/// A whole number of at least 0 and at most 2^63-1. Digits alone: no sign, no blanks. Nothing otherwise.
std::optional<qint64> numberFrom(QByteArrayView text);
std::optional<qint64> numberFrom(QStringView text);

/// The value of a Content-Length header. Several that agree are one; nothing where they differ or where one
/// is not a number. Source: RFC 9110, 8.6.
std::optional<qint64> contentLengthFrom(QByteArrayView header);

/// At most `longest` UTF-16 units; what was cut ends with `…`. Never half a character.
QString cut(const QString &text, qsizetype longest);

} // namespace windlass
