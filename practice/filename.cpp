// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/filename.h"

#include "core/base/digest.h"

namespace windlass::practice {

namespace {

// Most file systems allow 255 bytes; the metadata's `.json` has to fit, too.
constexpr qsizetype longestName = 230;
constexpr qsizetype keptOfLong = 150;

} // namespace

QString fileNameOf(const QByteArray &key)
{
    // toPercentEncoding keeps the unreserved characters of RFC 3986, but here `~` marks a cut name.
    QByteArray name = key.toPercentEncoding(" ", "~");
    if (name.startsWith('.'))
        name.replace(0, 1, "%2E");
    if (name.size() > longestName)
        name = name.first(keptOfLong) + '~' + Digest::of(DigestKind::Sha256, key).toHex();
    return QString::fromLatin1(name);
}

QByteArray keyOfFileName(const QString &name)
{
    return QByteArray::fromPercentEncoding(name.toLatin1());
}

} // namespace windlass::practice
