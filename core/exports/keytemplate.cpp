// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/keytemplate.h"

#include "core/base/sentence.h"

#include <QFileInfo>
#include <QStringTokenizer>

#include <algorithm>
#include <array>
#include <functional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Word
{
    QLatin1StringView name;
    QString (*value)(const KeyParts &);
};

constexpr std::array words{
    Word{"prefix"_L1, [](const KeyParts &parts) { return parts.prefix; }},
    Word{"date"_L1, [](const KeyParts &parts) { return parts.time.date().toString(Qt::ISODate); }},
    Word{"time"_L1, [](const KeyParts &parts) { return parts.time.time().toString(u"HHmmss"_s); }},
    Word{"vm"_L1, [](const KeyParts &parts) { return parts.vm; }},
    Word{"file"_L1, [](const KeyParts &parts) { return parts.file; }},
    Word{"ext"_L1, [](const KeyParts &parts) { return QFileInfo(parts.file).suffix(); }},
    Word{"host"_L1, [](const KeyParts &parts) { return parts.host; }},
};

/// Does a new folder or name begin after this text?
bool endsFolder(const QString &key)
{
    return key.isEmpty() || key.endsWith(u'/');
}

} // namespace

Result<QString> expandKey(const QString &pattern, const KeyParts &parts)
{
    if (pattern.startsWith(u'/') || pattern.contains("//"_L1)) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The key template %1 makes a folder without a name, which cannot be restored as a "
                         "file. Leave out the slash in front, and write single slashes.")
                .arg(pattern)));
    }
    QString key;
    bool placesPrefix = false;
    for (qsizetype at = 0; at < pattern.size();) {
        const qsizetype open = pattern.indexOf(u'{', at);
        if (open < 0) {
            key += QStringView(pattern).sliced(at);
            break;
        }
        const qsizetype close = pattern.indexOf(u'}', open);
        if (close < 0) {
            return failed(localFailure(
                FailureKind::Settings,
                Sentence::tr("The key template opens a brace and does not close it: %1. Write {file}, or "
                             "leave the brace out.")
                    .arg(pattern.sliced(open))));
        }
        key += QStringView(pattern).sliced(at, open - at);
        const auto name = QStringView(pattern).sliced(open + 1, close - open - 1);
        const auto *word =
            std::ranges::find_if(words, [&name](const Word &known) { return name == known.name; });
        if (word == words.end()) {
            return failed(localFailure(FailureKind::Settings,
                                       Sentence::tr("The key template has {%1}, which means nothing. Use "
                                                    "{prefix} {date} {time} {vm} {file} {ext} {host}.")
                                           .arg(name)));
        }
        placesPrefix = placesPrefix || name == u"prefix";
        const QString value = word->value(parts);
        key += value;
        at = close + 1;
        if (value.isEmpty() && endsFolder(key) && pattern.sliced(at).startsWith(u'/'))
            ++at; // a word without a value makes no folder without a name
    }
    if (!placesPrefix && !parts.prefix.isEmpty())
        key = parts.prefix + u'/' + key;
    if (key.isEmpty() || key.endsWith(u'/')) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The key template gives no name for %1. Let it end with {file}.").arg(parts.file)));
    }
    const auto segments = qTokenize(key, u'/');
    if (std::ranges::any_of(segments, [](QStringView one) { return one == u"." || one == u".."; })) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The object key %1 has '.' or '..' between its slashes, which services and "
                         "proxies take for folders. Change the template or the prefix.")
                .arg(key)));
    }
    if (key.toUtf8().size() > 1024) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr(
                "The object key for %1 would be longer than 1024 bytes. Use a shorter template or prefix.")
                .arg(parts.file)));
    }
    return key;
}

Result<void> checkedKeyTemplate(const QString &pattern)
{
    const QDateTime anyTime(QDate(2026, 1, 21), QTime(14, 30));
    const auto made = expandKey(
        pattern,
        {.prefix = {}, .vm = u"web01"_s, .file = u"web01.vmdk"_s, .host = u"host"_s, .time = anyTime});
    return made ? Result<void>() : failed(made.error());
}

} // namespace windlass
