// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as a process in a German environment: people read German, programs read what they always
// read.
#include "tests/e2e/program.h"

#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

const QList<std::pair<QString, QString>> german{{u"LC_ALL"_s, u"de_DE.UTF-8"_s}, {u"LANGUAGE"_s, u"de"_s}};

struct Said
{
    std::string out;
    std::string err;
    int status = -1;
};

Said said(const QStringList &arguments, const QList<std::pair<QString, QString>> &environment = german)
{
    const QTemporaryDir profile;
    const auto program = startProgram(profile.path(), arguments, environment);
    EXPECT_TRUE(program->waitForFinished());
    return {program->readAllStandardOutput().toStdString(), program->readAllStandardError().toStdString(),
            program->exitCode()};
}

TEST(Language, TheHelpIsGermanInAGermanEnvironment)
{
    const Said help = said({u"--help"_s});
    EXPECT_THAT(help.out, HasSubstr("Aufruf: windlass-cli [--profile DIR]"));
    EXPECT_THAT(help.out, HasSubstr("Befehle:\n  upload "));
    EXPECT_THAT(help.out, HasSubstr("Dateien und Ordner einreihen"));
    EXPECT_EQ(help.status, 0);
}

TEST(Language, AComplaintIsGermanWithTheSameStatus)
{
    const Said complaint = said({u"frobnicate"_s});
    EXPECT_THAT(complaint.err, HasSubstr("windlass-cli: Den Befehl `frobnicate` gibt es nicht.\n"));
    EXPECT_EQ(complaint.status, 2);
}

TEST(Language, ALanguageWithoutACatalogueGetsEnglish)
{
    const Said help = said({u"--help"_s}, {{u"LANGUAGE"_s, u"fr"_s}});
    EXPECT_THAT(help.out, HasSubstr("Usage: windlass-cli [--profile DIR]"));
}

TEST(Language, ProgramsReadEnglishInEveryEnvironment)
{
    const Said explained = said({u"--json"_s, u"retry"_s, u"explain"_s, u"--http"_s, u"503"_s});
    EXPECT_THAT(explained.out, HasSubstr("\"reason\":\"The service wants less"));
}

TEST(Language, TheCLocaleIsEnglishWhateverElseTheDesktopSets)
{
    for (const QString &locale : {u"C"_s, u"POSIX"_s, u"C.UTF-8"_s}) {
        const Said help = said({u"--help"_s}, {{u"LC_ALL"_s, locale}, {u"LANGUAGE"_s, u"de:en"_s}});
        EXPECT_THAT(help.out, HasSubstr("Usage: windlass-cli")) << locale.toStdString();
    }
}

} // namespace
} // namespace windlass
