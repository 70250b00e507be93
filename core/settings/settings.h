// SPDX-License-Identifier: GPL-3.0-or-later
// The profile's settings as a struct with defaults. Kept in settings.ini; secrets never are.
#pragma once

#include "core/base/result.h"
#include "core/retry/policy.h"
#include "core/settings/bandwidthschedule.h"
#include "core/upload/ifexists.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <utility>

namespace windlass {

/// Light or dark: as the desktop says, or always one of them.
enum class Colors { Desktop, Light, Dark };

/// Of both programs: as the desktop or the shell says, or always this one.
enum class Language { Auto, English, German };

struct Settings
{
    RetryPolicy retry;
    int jobs = 2;        ///< simultaneous transfers: 1 to 32
    int parts = 4;       ///< parts in flight for each: 1 to 16
    qint64 partSize = 0; ///< bytes; 0: chosen by the size of the file
    QString keyTemplate = QStringLiteral("exports/{date}/{vm}/{file}");
    IfExists ifExists = IfExists::Ask;
    qint64 rateLimit = 0;            ///< bytes a second of all transfers together; 0: none
    QList<BandwidthWindow> schedule; ///< when other limits apply
    QString lastDestination;         ///< name of the destination that the window selects first
    Colors colors = Colors::Desktop; ///< of the window
    bool asksBeforeClosing = true;   ///< the window, while something is under way
    Language language = Language::Auto;

    bool operator==(const Settings &) const = default;
};

/// Reads settings.ini; missing values have their defaults. A malformed value is a failure (Settings) whose
/// text names the key and the file, so that nothing is silently replaced.
Result<Settings> readSettings(const QString &path);
Result<void> writeSettings(const QString &path, const Settings &settings);

/// Every setting by its key in the file, such as `transfers/jobs`, as text, in the file's order.
QList<std::pair<QString, QString>> settingTexts(const Settings &settings);
/// The settings with one of them read from text. A failure (Settings) names the unknown key, or says what the
/// setting takes.
Result<Settings> withSetting(Settings settings, const QString &key, const QString &value);

/// The settings `now`, with every one that differs between `before` and `after` as `after` has it.
Settings withChanges(Settings now, const Settings &before, const Settings &after);

} // namespace windlass

Q_DECLARE_METATYPE(windlass::Settings)
