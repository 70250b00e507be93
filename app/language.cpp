// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/language.h"

#include "app/composition.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array catalogues{"en"_L1, "de"_L1};

/// Qt's texts without those of its network and file classes: they get into failures, and so into logs, which
/// are in English.
class DialogTexts final : public QTranslator
{
public:
    QString translate(const char *context, const char *source, const char *meaning, int count) const override
    {
        constexpr std::array fromBelow{"QNetwork",  "QAbstractSocket", "QNativeSocket", "QSsl",  "QHttp",
                                       "QHostInfo", "QSocks5",         "QLocalSocket",  "QTcp",  "QUdp",
                                       "QFile",     "QSaveFile",       "QIODevice",     "QProc", "QDBus"};
        const QLatin1StringView name(context);
        const bool below = std::ranges::any_of(fromBelow, [name](const char *beginning) {
            return name.startsWith(QLatin1StringView(beginning));
        });
        const bool dialog = name.startsWith("QFileDialog"_L1) || name.startsWith("QFileSystemModel"_L1);
        return below && !dialog ? QString() : QTranslator::translate(context, source, meaning, count);
    }
};

template<typename Translator>
std::unique_ptr<QTranslator> installed(const QString &file, const QString &folder)
{
    auto translator = std::make_unique<Translator>();
    if (!translator->load(file, folder))
        return nullptr;
    QCoreApplication::installTranslator(translator.get());
    return translator;
}

} // namespace

QString catalogueFor(Language chosen, const QStringList &wanted)
{
    switch (chosen) {
    case Language::English:
        return u"en"_s;
    case Language::German:
        return u"de"_s;
    case Language::Auto:
        break;
    }
    for (const QString &each : wanted) {
        const QString language = each.section(u'-', 0, 0).section(u'_', 0, 0);
        if (std::ranges::find(catalogues, language) != catalogues.end())
            return language;
    }
    return u"en"_s;
}

bool inCLocale(const std::function<QByteArray(const char *name)> &variable)
{
    for (const char *name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        if (const QByteArray locale = variable(name); !locale.isEmpty())
            return locale == "C" || locale == "POSIX" || locale.startsWith("C.");
    }
    return true;
}

Language languageOfProfile(const QString &directory)
{
    const auto settings = readSettings(profilePaths(directory).settingsFile);
    return settings ? settings->language : Language::Auto;
}

SpokenLanguage::SpokenLanguage(Language chosen, bool dialogs)
{
    const bool plain = inCLocale([](const char *name) { return qgetenv(name); });
    const QString language = catalogueFor(chosen, plain ? QStringList() : QLocale::system().uiLanguages());
    const QString ours = u":/i18n"_s;
    plurals_ = installed<QTranslator>(u"windlass_en"_s, ours);
    if (dialogs) {
        if (chosen != Language::Auto && QLocale().language() != QLocale(language).language())
            QLocale::setDefault(QLocale(language));
        ofQt_ = installed<DialogTexts>(u"qtbase_"_s + language,
                                       QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    }
    if (language != u"en")
        ours_ = installed<QTranslator>(u"windlass_"_s + language, ours);
}

SpokenLanguage::~SpokenLanguage() = default;

} // namespace windlass
