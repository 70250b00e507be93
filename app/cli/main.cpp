// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: reads it, carries it out, and ends with a status that scripts can go by.
#include "app/cli/commandline.h"
#include "app/cli/commands.h"
#include "version.h"

#include <QCoreApplication>
#include <QLocale>

#include <csignal>
#include <cstdio>
#include <exception>

using namespace windlass;
using namespace Qt::StringLiterals;

namespace {

ExitStatus run(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(arguments);
    if (!invocation) {
        Console(GlobalOptions{})
            .problem(invocation.error().text +
                     u"\n`windlass-cli --help` and `windlass-cli COMMAND --help` tell more."_s);
        return ExitStatus::Usage;
    }
    Console console(invocation->global);
    Session session{invocation->global, console};
    return std::visit([&session](const auto &options) { return carryOut(options, session); },
                      invocation->command);
}

} // namespace

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

    try {
        return static_cast<int>(run(QCoreApplication::arguments().sliced(1)));
    } catch (const std::exception &problem) {
        // Nothing here throws but for want of memory. The journal has all that was confirmed.
        std::fprintf(stderr, "windlass-cli ended early: %s. `windlass-cli resume` goes on.\n",
                     problem.what());
        return static_cast<int>(ExitStatus::Failed);
    }
}
