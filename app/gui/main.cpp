// SPDX-License-Identifier: GPL-3.0-or-later
// The window program: parses the options, opens the profile, starts the engine's thread, and runs Qt's event
// loop.
#include "app/commandserver.h"
#include "app/composition.h"
#include "app/language.h"
#include "app/processlimits.h"
#include "app/profilesocket.h"
#include "core/base/cleantext.h"
#include "core/base/systemtimers.h"
#include "core/net/interimanswers.h"
#include "ui/mainwindow.h"
#include "ui/widgets/colorscheme.h"
#include "ui/widgets/namedboxes.h"
#include "ui/widgets/outlinedstyle.h"
#include "ui/widgets/plainlabels.h"
#include "version.h"
#include "words/sentences.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QMessageBox>
#include <QStyle>

#include <cstdio>
#include <cstdlib>
#include <memory>

using namespace windlass;
using namespace Qt::StringLiterals;

namespace {

enum ExitStatus { Fine = 0, WrongUsage = 2, ProfileInUse = 5 };

/// The command line's options.
struct Asked
{
    QString profile;
    QStringList paths; ///< absolute
};

Asked askedFor(const QCoreApplication &app)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Brings exported virtual machines to object storage over lines and services that fail."_s);
    const QCommandLineOption profile(u"profile"_s, u"Use the profile folder DIR (else WINDLASS_PROFILE)."_s,
                                     u"DIR"_s);
    parser.addOption(profile);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(u"paths"_s, u"Files and folders to upload."_s, u"[PATH…]"_s);
    if (!parser.parse(app.arguments())) {
        std::fprintf(stderr, "windlass: %s\nTry 'windlass --help'.\n",
                     qUtf8Printable(cleaned(parser.errorText())));
        std::exit(WrongUsage);
    }
    if (parser.isSet(u"help"_s))
        parser.showHelp(Fine);
    if (parser.isSet(u"version"_s))
        parser.showVersion();
    Asked asked{parser.value(profile), {}};
    for (const QString &path : parser.positionalArguments())
        asked.paths.append(QFileInfo(path).absoluteFilePath());
    return asked;
}

/// Is only a text wanted? `--help` and `--version` work without a display.
bool onlyAsksForText(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i)
        for (const char *word : {"--help", "-h", "--help-all", "--version", "-v"})
            if (qstrcmp(argv[i], word) == 0)
                return true;
    return false;
}

void complain(const QString &sentence)
{
    std::fprintf(stderr, "windlass: %s\n", qUtf8Printable(cleaned(sentence)));
    QMessageBox::critical(nullptr, QCoreApplication::translate("windlass::Main", "Windlass cannot start"),
                          sentence);
}

int run(const Asked &asked)
{
    const Result<Profile> profile = profileAt(asked.profile);
    if (!profile) {
        complain(text::said(profile.error().text));
        return WrongUsage;
    }
    const auto lock = takeProfile(*profile);
    if (!lock) {
        const auto answer = ProfileSocket::askSoon(profile->lockFile,
                                                   {.what = DriverRequest::What::Open, .paths = asked.paths});
        if (answer && answer->ok)
            return Fine;
        complain(text::said(answer && !answer->text.isEmpty() ? answer->text : lock.error().text));
        return ProfileInUse;
    }

    SystemTimers timers;
    EngineThread engine(*profile);
    Client &client = engine.client();
    const QString state = QFileInfo(profile->settingsFile).dir().filePath(u"window.ini"_s);
    MainWindow window(client, timers, state);
    const CommandServer server(
        profile->lockFile, client,
        CommandServer::Owner{.open = [&window](const QStringList &paths) -> Result<void> {
                                 window.comeForward();
                                 window.addPaths(paths);
                                 return {};
                             },
                             .follow = {},
                             .ending = {},
                             .holds = {}});
    ColorScheme colors;
    if (const auto settings = readSettings(profile->settingsFile))
        colors.choose(settings->colors);
    QObject::connect(&client, &Client::settingsChanged, &colors,
                     [&colors](const Settings &settings) { colors.choose(settings.colors); });
    window.setLogFile(profile->logFile);
    client.start(true);
    window.show();
    window.addPaths(asked.paths);
    return QApplication::exec(); // then the engine cancels everything and saves, and its thread is joined
}

} // namespace

int main(int argc, char **argv)
{
    prepareProcess();
    QCoreApplication::setApplicationName(u"windlass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WINDLASS_VERSION));
    if (onlyAsksForText(argc, argv)) {
        QCoreApplication app(argc, argv);
        askedFor(app);
        return Fine;
    }
    FinalAnswersApplication<QApplication> app(argc, argv);
    if (QApplication::style()->objectName() == u"fusion"_s) // no platform theme has a style of its own
        QApplication::setStyle(new OutlinedStyle);
    keepLabelsPlain();
    nameBoxes();
    QGuiApplication::setDesktopFileName(u"windlass"_s);
    const Asked asked = askedFor(app);
    text::speakAs(text::Speaker::Window);
    const SpokenLanguage language(languageOfProfile(asked.profile), true);
    return run(asked);
}
