// SPDX-License-Identifier: GPL-3.0-or-later
// Values from outside, such as from a service's answer: numbers that may be invalid, and texts of any length.
// They are checked and cut here, where they come in.
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
/// Identifiers that are sent back to the service unchanged. A cut one would be useless: if one is longer than
/// this, its answer is malformed.
inline constexpr qsizetype longestIdentity = 4096;

/// A whole number from 0 to 2^63-1. Digits only: no sign, no blanks. Otherwise empty.
std::optional<qint64> numberFrom(QByteArrayView text);
std::optional<qint64> numberFrom(QStringView text);

/// The value of a Content-Length header. Several equal values count as one; empty if they differ or if one is
/// not a number. Source: RFC 9110, 8.6.
std::optional<qint64> contentLengthFrom(QByteArrayView header);

/// At most `longest` UTF-16 units; a cut text ends with `…`. Never half a character.
QString cut(const QString &text, qsizetype longest);

} // namespace windlass
