// SPDX-License-Identifier: GPL-3.0-or-later
// The key of an object: opaque bytes, never normalised. In memory it is a QString; each byte that is not
// UTF-8 is one lone surrogate (U+DC80 to U+DCFF), so that a key goes through the program and comes out byte
// for byte. (The same way as Python's "surrogateescape", PEP 383.)
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace windlass {

/// The longest key that services take, in bytes. (Amazon S3 User Guide, "Naming Amazon S3 objects")
constexpr qsizetype longestKey = 1024;

/// The bytes of a key, as they go over the wire.
QByteArray keyBytes(QStringView key);
/// The key of these bytes. keyBytes(keyFromBytes(b)) is b, whatever b is.
QString keyFromBytes(QByteArrayView bytes);

/// Is every byte of it text that a terminal can show and a person can copy? Control characters, marks of
/// writing direction and bytes that are not UTF-8 are not.
bool isPlainText(QStringView key);

/// The key as the path of a URL, in ASCII: characters with a meaning in URLs are percent-encoded, slashes are
/// kept.
QString keyInUrl(QStringView key);
/// The key that such a path names. A `%` that is not followed by two hexadecimal digits stands for itself.
QString keyFromUrl(QStringView path);

/// The key itself if an object of this name can be requested. A failure (Settings) says in a sentence what is
/// wrong: it is empty, longer than 1024 bytes, or contains NUL, or `.` or `..` as a segment (which HTTP
/// clients, proxies and services resolve as folders, so that another object would be touched).
Result<QString> checkedKey(const QString &key);
/// The same for prefixes of keys, which may be empty.
Result<QString> checkedPrefix(const QString &prefix);

/// The beginning of all keys in the folder: the prefix with a slash at its end. Empty for an empty prefix,
/// which is the whole bucket.
QString folderPrefix(const QString &prefix);

} // namespace windlass
