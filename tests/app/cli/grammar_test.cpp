// SPDX-License-Identifier: GPL-3.0-or-later
// The grammar of the command line, and the effects of the parser library.
#include "app/cli/commandline.h"

#include <QRegularExpression>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

std::string textOf(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(arguments);
    if (!invocation || !std::holds_alternative<ShowText>(invocation->command))
        return "";
    return std::get<ShowText>(invocation->command).text.toStdString();
}

std::string complaint(const QStringList &arguments)
{
    const auto invocation = parseCommandLine(arguments);
    return invocation ? "" : invocation.error().text.english().toStdString();
}

} // namespace

// Since 2.3, CLI11 rejects a name with a blank when the grammar is built, so that no command works at all.
TEST(Grammar, NamesEverythingInOneWord)
{
    static const QRegularExpression word(u"^[A-Za-z][A-Za-z0-9_-]*$"_s);
    static const QRegularExpression option(u"^--[a-z][a-z0-9-]*$"_s);
    const auto entries = wholeGrammar();
    EXPECT_GT(entries.size(), 20);
    for (const GrammarEntry &entry : entries) {
        for (const QString &name : entry.command + entry.arguments)
            EXPECT_TRUE(word.match(name).hasMatch()) << name.toStdString();
        for (const QString &name : entry.options)
            EXPECT_TRUE(option.match(name).hasMatch()) << name.toStdString();
    }
}

TEST(Grammar, HelpsWithEveryCommandInBothWays)
{
    for (const GrammarEntry &entry : wholeGrammar()) {
        const std::string text = textOf(entry.command + QStringList{u"--help"_s});
        EXPECT_NE(text.find("Usage: windlass-cli"), std::string::npos)
            << entry.command.join(u' ').toStdString();
        for (const QString &name : entry.options + entry.arguments)
            EXPECT_NE(text.find(name.toStdString()), std::string::npos)
                << entry.command.join(u' ').toStdString() << " does not tell of " << name.toStdString();
        if (!entry.command.isEmpty()) {
            EXPECT_NE(text.find("Usage: windlass-cli " + entry.command.join(u' ').toStdString()),
                      std::string::npos)
                << text;
            EXPECT_EQ(textOf(QStringList{u"help"_s} + entry.command), text);
        }
    }
    EXPECT_EQ(textOf({u"help"_s}), textOf({u"--help"_s}));
}

TEST(Grammar, SaysItsVersionInBothWays)
{
    EXPECT_NE(textOf({u"version"_s}).find("windlass-cli "), std::string::npos);
    EXPECT_EQ(textOf({u"version"_s}), textOf({u"--version"_s}));
}

TEST(Grammar, GuessesWhatWasMeant)
{
    EXPECT_EQ(complaint({u"uplaod"_s, u"x"_s}), "There is no command `uplaod`. Did you mean “upload”?");
    EXPECT_EQ(complaint({u"destination"_s, u"ad"_s, u"x"_s}),
              "`destination` has no command `ad`. Did you mean “add”?");
    EXPECT_EQ(complaint({u"upload"_s, u"x"_s, u"--if-exist=skip"_s}),
              "The command `upload` has no option --if-exist. Did you mean “--if-exists”?");
    EXPECT_EQ(complaint({u"help"_s, u"qeue"_s}),
              "`windlass-cli` has no command `qeue`. Did you mean “queue”?");
    EXPECT_EQ(complaint({u"frobnicate"_s}), "There is no command `frobnicate`.");
}

// CLI11 parses [a,b] as a list.
TEST(Grammar, TakesABracketAtItsWord)
{
    const QStringList paths{u"[prod,test]"_s, u"[old].ova"_s, u"\x01[x]"_s, u"[]"_s};
    const auto invocation =
        parseCommandLine(QStringList{u"upload"_s} + paths + QStringList{u"--to"_s, u"[x]"_s});
    ASSERT_TRUE(invocation);
    const auto options = std::get<UploadOptions>(invocation->command);
    EXPECT_EQ(options.paths, paths);
    EXPECT_EQ(options.to, u"[x]"_s);
}

TEST(Grammar, KnowsThatProgramsListenAlsoWhereItCannotReadTheRest)
{
    EXPECT_TRUE(asksForJson({u"uplaod"_s, u"--json"_s}));
    EXPECT_TRUE(asksForJson({u"queue"_s, u"--json=true"_s}));
    EXPECT_FALSE(asksForJson({u"upload"_s, u"--"_s, u"--json"_s}));
}

} // namespace windlass
