// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: reads it, carries it out, and ends with a status that scripts can go by.
#include "app/cli/commandline.h"
#include "app/cli/commands.h"
#include "app/processlimits.h"
#include "version.h"

#include <QCoreApplication>
#include <QLocale>

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
    const bool onlyText = std::holds_alternative<ShowText>(invocation->command);
    if (descriptorLimit() < fewestDescriptors && !onlyText) {
        console.problem(
            u"No more than %1 files may be open at a time here, and at least %2 are needed. Raise the "
            "limit (`ulimit -n`), and try again."_s.arg(descriptorLimit())
                .arg(fewestDescriptors));
        return ExitStatus::Usage;
    }
    Session session{invocation->global, console};
    return std::visit([&session](const auto &options) { return carryOut(options, session); },
                      invocation->command);
}

} // namespace

int main(int argc, char **argv)
{
    prepareProcess();
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"windlass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WINDLASS_VERSION));
    // Scripts read what we print: numbers look the same everywhere.
    QLocale::setDefault(QLocale::c());

    try {
        return static_cast<int>(run(QCoreApplication::arguments().sliced(1)));
    } catch (const std::exception &problem) {
        // Nothing here throws but for want of memory. The journal has all that was confirmed.
        std::fprintf(stderr, "windlass-cli ended early: %s. `windlass-cli resume` goes on.\n",
                     problem.what());
        return static_cast<int>(ExitStatus::Failed);
    }
}
