// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/settings.h"

#include "core/base/guardedfile.h"
#include "core/base/names.h"
#include "core/base/privatefile.h"
#include "core/base/sentence.h"
#include "core/base/textforms.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QVariant>

#include <algorithm>
#include <array>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// One key and its member: what it takes, how it is written, and how it is read. A malformed text is refused.
struct Row
{
    const char *key;
    Sentence (*takes)();
    QString (*write)(const Settings &, const QString &before);
    bool (*read)(Settings &, const QString &);
    /// Later versions know more values: in the file, an unknown one counts as the default, and stays.
    bool grows = false;
};

template<int Settings::*member, int least, int most>
constexpr Row numberRow(const char *key)
{
    return {key, [] { return Sentence::tr("a whole number from %1 to %2").arg(least).arg(most); },
            [](const Settings &settings, const QString &) { return QString::number(settings.*member); },
            [](Settings &settings, const QString &text) {
                bool ok = false;
                settings.*member = text.toInt(&ok);
                return ok && settings.*member >= least && settings.*member <= most;
            }};
}

template<QString Settings::*member>
constexpr Row textRow(const char *key)
{
    return {key, [] { return Sentence::tr("a text"); },
            [](const Settings &settings, const QString &) { return settings.*member; },
            [](Settings &settings, const QString &text) {
                settings.*member = text;
                return true;
            }};
}

constexpr Names<Colors> colorNames({
    {Colors::Desktop, "desktop"_L1},
    {Colors::Light, "light"_L1},
    {Colors::Dark, "dark"_L1},
});

constexpr Names<Language> languageNames({
    {Language::Auto, "auto"_L1},
    {Language::English, "en"_L1},
    {Language::German, "de"_L1},
});

constexpr auto rows = std::to_array<Row>({
    numberRow<&Settings::jobs, 1, 32>("transfers/jobs"),
    numberRow<&Settings::parts, 1, 16>("transfers/parts"),
    Row{"transfers/part_size",
        [] { return Sentence::tr("a size such as 64MiB, or 0 to choose it by the file"); },
        [](const Settings &settings, const QString &) { return QString::number(settings.partSize); },
        [](Settings &settings, const QString &text) {
            const auto size = parseSize(text);
            settings.partSize = size.value_or(0);
            return size.has_value();
        }},
    textRow<&Settings::keyTemplate>("transfers/key_template"),
    Row{"transfers/if_exists", [] { return Sentence::tr("ask, skip, replace or fail"); },
        [](const Settings &settings, const QString &) { return QString(ifExistsName(settings.ifExists)); },
        [](Settings &settings, const QString &text) {
            const auto choice = ifExistsNamed(text);
            settings.ifExists = choice.value_or(IfExists::Ask);
            return choice.has_value();
        }},
    Row{"bandwidth/limit", [] { return Sentence::tr("a rate such as 20MB/s, or 0 for none"); },
        [](const Settings &settings, const QString &) { return QString::number(settings.rateLimit); },
        [](Settings &settings, const QString &text) {
            bool plain = false;
            const qint64 bytes = text.toLongLong(&plain); // as it is written in the file; a person may also
                                                          // write 2MB/s
            const auto rate = plain && bytes >= 0 ? std::optional(bytes) : parseRate(text);
            settings.rateLimit = rate.value_or(0);
            return rate.has_value();
        }},
    Row{"bandwidth/schedule", [] { return Sentence::tr("hours and rates, as `config show` shows them"); },
        [](const Settings &settings, const QString &) { return scheduleText(settings.schedule); },
        [](Settings &settings, const QString &text) {
            const auto schedule = parseSchedule(text);
            settings.schedule = schedule.value_or(QList<BandwidthWindow>());
            return schedule.has_value();
        }},
    textRow<&Settings::lastDestination>("window/last_destination"),
    Row{"window/colors", [] { return Sentence::tr("desktop, light or dark"); },
        [](const Settings &settings, const QString &) { return QString(colorNames.of(settings.colors)); },
        [](Settings &settings, const QString &text) {
            const auto colors = colorNames.value(text);
            settings.colors = colors.value_or(Colors::Desktop);
            return colors.has_value();
        }},
    Row{"window/ask_before_closing", [] { return Sentence::tr("true or false"); },
        [](const Settings &settings, const QString &) {
            return settings.asksBeforeClosing ? u"true"_s : u"false"_s;
        },
        [](Settings &settings, const QString &text) {
            settings.asksBeforeClosing = text != u"false"_s;
            return text == u"true"_s || text == u"false"_s;
        }},
    Row{"language", [] { return Sentence::tr("auto, en or de"); },
        [](const Settings &settings, const QString &before) {
            const bool ofALaterVersion = !before.isEmpty() && !languageNames.value(before);
            return settings.language == Language::Auto && ofALaterVersion
                       ? before
                       : QString(languageNames.of(settings.language));
        },
        [](Settings &settings, const QString &text) {
            const auto language = languageNames.value(text);
            settings.language = language.value_or(Language::Auto);
            return language.has_value();
        },
        true},
    Row{"retry/policy",
        [] { return Sentence::tr("a preset such as patient, or a policy as `config show` shows it"); },
        [](const Settings &settings, const QString &before) {
            const QJsonObject json =
                toJson(settings.retry, QJsonDocument::fromJson(before.toUtf8()).object());
            return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
        },
        [](Settings &settings, const QString &text) {
            if (const auto preset = retryPreset(text)) {
                settings.retry = *preset;
                return true;
            }
            const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
            if (!document.isObject())
                return false;
            const auto policy = retryPolicyFromJson(document.object());
            if (!policy || !problems(*policy).isEmpty())
                return false;
            settings.retry = *policy;
            return true;
        }},
});

/// The first line that does not belong into a settings file, which QSettings would skip; empty: none.
QString strangeLine(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        const bool known = line.isEmpty() || line.startsWith(';') || line.startsWith('#') ||
                           (line.startsWith('[') && line.endsWith(']')) || line.indexOf('=') > 0;
        if (!known || line.contains('\0'))
            return QString::fromUtf8(line.left(60));
    }
    return {};
}

/// The maximum size. Settings are a few kilobytes.
constexpr qint64 largestFile = 1024LL * 1024;

} // namespace

Result<Settings> readSettings(const QString &path)
{
    Settings settings;
    if (const auto regular = checkRegularFile(path, largestFile); !regular)
        return failed(localFailure(FailureKind::Settings, regular.error().text));
    if (const QString strange = strangeLine(path); !strange.isEmpty()) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The settings in %1 cannot be read: '%2' is no line of a settings file. "
                         "Repair the file, or remove it to begin afresh.")
                .arg(path, strange)));
    }
    const QSettings file(path, QSettings::IniFormat);
    if (file.status() != QSettings::NoError) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The settings in %1 cannot be read. Repair the file, or remove it to begin afresh.")
                .arg(path)));
    }
    for (const Row &row : rows) {
        const QVariant value = file.value(QLatin1StringView(row.key));
        if (value.isValid() && !row.read(settings, value.toString()) && !row.grows) {
            return failed(localFailure(
                FailureKind::Settings,
                Sentence::tr("The setting %1 in %2 makes no sense: '%3'. Repair that line, or remove it.")
                    .arg(QLatin1StringView(row.key), path, value.toString())));
        }
    }
    return settings;
}

QList<std::pair<QString, QString>> settingTexts(const Settings &settings)
{
    QList<std::pair<QString, QString>> texts;
    for (const Row &row : rows)
        texts.append({QString::fromLatin1(row.key), row.write(settings, {})});
    return texts;
}

Result<Settings> withSetting(Settings settings, const QString &key, const QString &value)
{
    const auto row =
        std::ranges::find_if(rows, [&key](const Row &each) { return key == QLatin1StringView(each.key); });
    if (row == rows.end())
        return failed(
            localFailure(FailureKind::Settings, Sentence::tr("There is no setting “%1”.").arg(key)));
    if (!row->read(settings, value))
        return failed(
            localFailure(FailureKind::Settings,
                         Sentence::tr("The setting %1 takes %2, not “%3”.").arg(key, row->takes(), value)));
    return settings;
}

Settings withChanges(Settings now, const Settings &before, const Settings &after)
{
    for (const Row &row : rows) {
        const QString text = row.write(after, {});
        if (text != row.write(before, {}))
            row.read(now, text); // what was written from settings can be read
    }
    return now;
}

Result<void> writeSettings(const QString &path, const Settings &settings)
{
    makeFilePrivate(path); // an existing file keeps its permissions
    QSettings file(path, QSettings::IniFormat);
    for (const Row &row : rows) {
        const QLatin1StringView key(row.key);
        file.setValue(key, row.write(settings, file.value(key).toString()));
    }
    file.sync();
    if (file.status() != QSettings::NoError) {
        return failed(localFailure(
            FailureKind::Settings,
            Sentence::tr("The settings cannot be written to %1. Check that the folder can be written.")
                .arg(path)));
    }
    return {};
}

} // namespace windlass
