// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log/earlierlog.h"

#include "core/base/names.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The number of bytes to read from the end of a file.
constexpr qint64 readAtMost = 4LL * 1024 * 1024;

/// Where the value that begins at `from` ends: before the comma, or after the closing quote.
qsizetype endOfValue(QStringView fields, qsizetype from)
{
    if (from >= fields.size() || fields.at(from) != u'"') {
        const qsizetype comma = fields.indexOf(u", ", from);
        return comma < 0 ? fields.size() : comma;
    }
    for (qsizetype at = from + 1; at < fields.size(); ++at) {
        if (fields.at(at) == u'\\')
            ++at;
        else if (fields.at(at) == u'"')
            return at + 1;
    }
    return fields.size();
}

/// Removes the quotes and the escapes that they required. Other escapes stay: they keep the text harmless.
QString unquoted(QStringView value)
{
    if (value.size() < 2 || value.front() != u'"')
        return value.toString();
    QString text = value.sliced(1, value.size() - 2).toString();
    return text.replace(u"\\\""_s, u"\""_s).replace(u"\\\\"_s, u"\\"_s);
}

/// Moves the transfer's object name and number from the fields into `line`, and returns the other fields.
QString otherFields(QStringView fields, EarlierLine &line)
{
    QStringList others;
    for (qsizetype at = 0; at < fields.size();) {
        const qsizetype equals = fields.indexOf(u'=', at);
        if (equals < 0)
            break;
        const QStringView key = fields.sliced(at, equals - at);
        const qsizetype end = endOfValue(fields, equals + 1);
        const QStringView value = fields.sliced(equals + 1, end - equals - 1);
        if (key == u"object")
            line.object = unquoted(value);
        else if (key == u"transfer")
            line.transfer = value.toLongLong();
        else
            others.append(fields.sliced(at, end - at).toString());
        at = end + 2; // the comma and the space
    }
    return others.join(u", "_s);
}

QList<EarlierLine> warningsIn(const QString &path)
{
    QFile file(path);
    // Skips pipes and devices: reading from them could block.
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly))
        return {};
    const qint64 start = std::max<qint64>(0, file.size() - readAtMost);
    file.seek(start);
    const QByteArray content = file.read(readAtMost);
    QList<EarlierLine> found;
    // After a seek, the first line may be incomplete: skip it.
    for (qsizetype at = start > 0 ? content.indexOf('\n') + 1 : 0; at < content.size();) {
        const qsizetype newline = content.indexOf('\n', at);
        const qsizetype end = newline < 0 ? content.size() : newline;
        const QByteArrayView bytes = QByteArrayView(content).sliced(at, end - at);
        at = end + 1;
        const QByteArrayView level = bytes.size() > 24 ? bytes.sliced(22) : QByteArrayView();
        if (!level.startsWith("WARN") && !level.startsWith("ERROR"))
            continue;
        if (auto line = readLogLine(QString::fromUtf8(bytes)))
            found.append(*std::move(line));
    }
    return found;
}

} // namespace

std::optional<EarlierLine> readLogLine(QStringView line)
{
    // [2026-01-21 14:30:00] WARN: message | fields
    constexpr qsizetype stamp = 19;
    if (line.size() < stamp + 4 || line.front() != u'[' || line.sliced(stamp + 1, 2) != u"] ")
        return {};
    EarlierLine read;
    read.time = QDateTime::fromString(line.sliced(1, stamp).toString(), u"yyyy-MM-dd HH:mm:ss"_s).toUTC();
    const QStringView rest = line.sliced(stamp + 3);
    const qsizetype colon = rest.indexOf(u": ");
    const auto level = colon < 0 ? std::nullopt : valueNamed(rest.first(colon), levelName);
    if (!level || !read.time.isValid())
        return {};
    read.level = *level;
    const QStringView words = rest.sliced(colon + 2);
    const qsizetype bar = words.indexOf(u" | ");
    if (bar < 0) {
        read.text = words.toString();
        return read;
    }
    const QString others = otherFields(words.sliced(bar + 3), read);
    read.text = words.first(bar).toString() + (others.isEmpty() ? QString() : u" | "_s + others);
    return read;
}

QList<EarlierLine> earlierWarnings(const QString &logFile, qsizetype most)
{
    const QFileInfo file(logFile);
    const QString before = file.path() + u'/' + file.completeBaseName() + u".1."_s +
                           file.suffix(); // the name of the file after rotation
    QList<EarlierLine> lines = warningsIn(logFile);
    if (lines.size() < most)
        lines = warningsIn(before) + lines;
    return lines.last(std::min(most, lines.size()));
}

} // namespace windlass
