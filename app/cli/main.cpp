// SPDX-License-Identifier: GPL-3.0-or-later
// The command line program: parses the command, carries it out, and ends with a status that scripts can use.
#include "app/cli/clock.h"
#include "app/cli/commandline.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/tr.h"
#include "app/language.h"
#include "app/processlimits.h"
#include "core/net/interimanswers.h"
#include "version.h"
#include "words/sentences.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>

#include <exception>
#include <span>

using namespace windlass;
using namespace Qt::StringLiterals;

namespace {

ExitStatus carryOutOrComplain(const Result<Invocation> &invocation, Console &console)
{
    if (!invocation) {
        console.problem(text::said(invocation.error().text));
        console.remark(Cli::tr("`windlass-cli --help` and `windlass-cli COMMAND --help` tell more."));
        return ExitStatus::Usage;
    }
    const bool onlyText = std::holds_alternative<ShowText>(invocation->command);
    if (descriptorLimit() < fewestDescriptors && !onlyText) {
        console.problem(
            Cli::tr("No more than %1 files may be open at a time here, and at least %2 are needed. Raise the "
                    "limit (`ulimit -n`), and try again.")
                .arg(descriptorLimit())
                .arg(fewestDescriptors));
        return ExitStatus::Usage;
    }
    CommandContext context{invocation->global, console};
    return std::visit([&context](const auto &options) { return carryOut(options, context); },
                      invocation->command);
}

/// The last line if the program is interrupted before its work has begun.
QByteArray summaryOfInterrupt()
{
    return QJsonDocument(json::end(ExitStatus::Interrupted, now())).toJson(QJsonDocument::Compact);
}

/// The profile that the arguments name, also if they are wrong otherwise.
QString profileIn(const QStringList &arguments)
{
    const qsizetype end = arguments.indexOf(u"--"_s);
    const QStringList options = arguments.first(end < 0 ? arguments.size() : end);
    for (qsizetype i = 0; i < options.size(); ++i) {
        if (options.at(i) == u"--profile")
            return options.value(i + 1);
        if (options.at(i).startsWith(u"--profile="))
            return options.at(i).section(u'=', 1);
    }
    return {};
}

ExitStatus run(const QStringList &arguments)
{
    // Programs read JSON, and so in English.
    const SpokenLanguage language(
        asksForJson(arguments) ? Language::English : languageOfProfile(profileIn(arguments)), false);
    const auto invocation = parseCommandLine(arguments);
    Console console(invocation ? invocation->global : GlobalOptions{.json = asksForJson(arguments)});
    endOnInterrupt(console.json() ? summaryOfInterrupt() : QByteArray());
    ExitStatus status = carryOutOrComplain(invocation, console);
    // Programs that read our objects wait for the last one, however a command ends.
    if (!console.summaryPrinted())
        console.object(json::end(status, now()));
    console.finish();
    if (console.outputLost())
        status = worse(status, ExitStatus::Failed);
    return status;
}

/// Prints Qt's warnings, which are cleaned because they may contain file names.
void tellWarning(QtMsgType type, const QMessageLogContext &where, const QString &message)
{
    if (type != QtDebugMsg)
        tellOnStandardError(qFormatLogMessage(type, where, message));
}

} // namespace

int main(int argc, char **argv)
{
    occupyStandardDescriptors();
    prepareProcess();
    // As early as possible; the arguments are parsed properly later.
    QStringList words;
    for (const char *word : std::span(argv, static_cast<size_t>(argc)).subspan(argc > 0 ? 1 : 0))
        words.append(QString::fromLocal8Bit(word));
    endOnInterrupt(asksForJson(words) ? summaryOfInterrupt() : QByteArray());
    qInstallMessageHandler(tellWarning);
    FinalAnswersApplication<QCoreApplication> app(argc, argv);
    QCoreApplication::setApplicationName(u"windlass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WINDLASS_VERSION));
    // Scripts read our output: numbers must look the same everywhere.
    QLocale::setDefault(QLocale::c());

    try {
        return static_cast<int>(run(QCoreApplication::arguments().sliced(1)));
    } catch (const std::exception &problem) {
        // Only a lack of memory throws here. The journal has everything that was confirmed.
        tellOnStandardError(Cli::tr("windlass-cli ended early: %1. `windlass-cli resume` goes on.")
                                .arg(QString::fromUtf8(problem.what())));
        return static_cast<int>(ExitStatus::Failed);
    }
}
