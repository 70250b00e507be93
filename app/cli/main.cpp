// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: reads it, carries it out, and ends with a status that scripts can go by.
#include "app/cli/commandline.h"
#include "app/cli/commands.h"
#include "version.h"

#include <QCoreApplication>
#include <QLocale>

#include <csignal>

using namespace windlass;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"windlass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WINDLASS_VERSION));
    // Scripts read what we print: numbers look the same everywhere.
    QLocale::setDefault(QLocale::c());
#ifdef Q_OS_UNIX
    // Whoever reads our output may go away; the transfers go on.
    std::signal(SIGPIPE, SIG_IGN);
#endif

    const auto invocation = parseCommandLine(QCoreApplication::arguments().sliced(1));
    if (!invocation) {
        Console(GlobalOptions{})
            .problem(invocation.error().text +
                     u"\n`windlass-cli --help` and `windlass-cli COMMAND --help` tell more."_s);
        return static_cast<int>(ExitStatus::Usage);
    }
    Console console(invocation->global);
    Session session{invocation->global, console};
    return static_cast<int>(std::visit([&session](const auto &options) { return carryOut(options, session); },
                                       invocation->command));
}
