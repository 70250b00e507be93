// SPDX-License-Identifier: GPL-3.0-or-later
// The output of the command line: full disks, readers that close the pipe, names with terminal escapes, and
// the summary as the last object of each run.
#include "app/composition.h"
#include "tests/e2e/practicetest.h"

#include <csignal>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class Output : public PracticeTest
{
protected:
    struct Ran
    {
        int status = -1;
        QByteArray out;
        QByteArray err;
    };
    /// Runs the script in a shell, with the program as "$0" and its arguments as "$@".
    Ran shell(const QString &script, const QStringList &arguments) const
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"WINDLASS_PROFILE"_s, folder.filePath(u"profile"_s));
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
        environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"practice"_s);
        environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, secret);
        process.setProcessEnvironment(environment);
        process.start(u"/bin/sh"_s, QStringList{u"-c"_s, script, QStringLiteral(WINDLASS_CLI)} + arguments);
        EXPECT_TRUE(comes([&] { return process.state() == QProcess::NotRunning; }));
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
};

TEST_F(Output, AFullDiskMakesTheStatusOneAndTheTransferGoesOn)
{
    const Ran ran = shell(u"\"$0\" \"$@\" >/dev/full"_s, uploading(file(u"a.img"_s, mebi)));
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(ran.err.count("Standard output cannot be written"), 1) << ran.err.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), mebi);
}

TEST_F(Output, AReaderThatGoesAwayIsNoTrouble)
{
    const Ran ran = shell(u"{ \"$0\" \"$@\"; echo status $? >&2; } | true"_s,
                          uploading(file(u"a.img"_s, mebi), {u"--json"_s}));
    EXPECT_TRUE(ran.err.contains("status 0")) << ran.err.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), mebi);
}

TEST_F(Output, AnObjectWhoseReaderGoesAwayIsNotRestored)
{
    ASSERT_EQ(upload(file(u"a.img"_s, 8 * mebi)).status, 0);
    const QStringList restore{u"restore"_s, url(u"a.img"_s), u"--to"_s, u"-"_s};
    const Ran cut = shell(u"{ \"$0\" \"$@\"; echo status $? >&2; } | head -c 10"_s, restore);
    EXPECT_TRUE(cut.err.contains("status 1")) << cut.err.toStdString();
    EXPECT_TRUE(cut.err.contains("Standard output was closed before the whole object was written."))
        << cut.err.toStdString();
    EXPECT_FALSE(cut.err.contains("cannot be read")) << cut.err.toStdString();
    const Ran closed = shell(u"\"$0\" \"$@\" >&-"_s, restore);
    EXPECT_EQ(closed.status, 1);
    EXPECT_TRUE(closed.err.contains("Standard output is closed")) << closed.err.toStdString();
    EXPECT_EQ(requestsOf(practice::Operation::Get), 1) << "the second asks for nothing";
}

TEST_F(Output, AServiceThatIsAwayLeavesNothingParkedOfAList)
{
    ASSERT_EQ(run({u"ls"_s, url()}).status, 0);
    store.reset();
    EXPECT_EQ(run({u"ls"_s, url()}).status, 1);
}

TEST_F(Output, WithoutStandardDescriptorsTheJournalIsNotPrintedInto)
{
    const Ran ran = shell(u"\"$0\" \"$@\" <&- >&- 2>&-"_s, uploading(file(u"a.img"_s, mebi)));
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(shell(u"\"$0\" \"$@\""_s, {u"queue"_s}).out.contains("done"));
}

TEST_F(Output, NamesDoNotSteerTheTerminal)
{
    const QString name = u"esc\x1b]0;x\x07 c1\u009b31m bidi\u202egnp.img\nline"_s;
    const QString path = file(name, 100);
    for (const QStringList &arguments :
         {uploading(path), QStringList{u"queue"_s}, QStringList{u"history"_s, u"1"_s},
          QStringList{u"ls"_s, url()}, QStringList{u"rm"_s, url(u"missing\x1b[2J"_s), u"--yes"_s},
          QStringList{u"ls"_s, url(), u"--json"_s}}) {
        const Ran ran = shell(u"\"$0\" \"$@\""_s, arguments);
        const QString shown = QString::fromUtf8(ran.out + ran.err);
        for (const QChar c : shown) {
            EXPECT_TRUE(c == u'\n' ||
                        (c.category() != QChar::Other_Control && c.category() != QChar::Other_Format))
                << arguments.first().toStdString() << ": " << shown.toStdString();
        }
        EXPECT_FALSE(shown.contains(u"\nline"_s)) << shown.toStdString();
    }
}

TEST_F(Output, EveryEndWithJsonIsASummary)
{
    struct Case
    {
        QStringList arguments;
        int status;
    };
    const QList<Case> cases{{{u"uplaod"_s}, 2},
                            {{u"upload"_s, u"--nonsense"_s}, 2},
                            {{u"queue"_s}, 0},
                            {{u"history"_s, u"99"_s}, 2},
                            {{u"version"_s}, 0},
                            {{u"--help"_s}, 0},
                            {{u"ls"_s, u"nowhere"_s}, 2},
                            {{u"retry"_s, u"plan"_s}, 0},
                            {{u"restore"_s, url(u"missing"_s), u"--to"_s, folder.filePath(u"x"_s)}, 1},
                            {{u"rm"_s, url(u"missing"_s), u"--yes"_s}, 1}};
    for (const Case &each : cases) {
        const ProgramEnd ran = run(each.arguments);
        SCOPED_TRACE(each.arguments.join(u' ').toStdString());
        EXPECT_EQ(ran.status, each.status) << ran.err.toStdString();
        ASSERT_FALSE(ran.lines.isEmpty());
        EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
        EXPECT_EQ(ran.lines.last().value(u"exit_status"_s), each.status);
        EXPECT_EQ(ran.named(u"summary"_s).size(), 1);
    }
}

TEST_F(Output, AProfileInUseEndsWithASummaryToo)
{
    ASSERT_EQ(run({u"queue"_s}).status, 0);
    const auto lock = takeProfile(profileAt(folder.filePath(u"profile"_s)).value());
    ASSERT_TRUE(lock);
    const ProgramEnd ran = run({u"resume"_s});
    EXPECT_EQ(ran.status, 5);
    ASSERT_EQ(ran.lines.size(), 1);
    EXPECT_EQ(ran.lines.last().value(u"exit_status"_s), 5);
}

TEST_F(Output, AMissingObjectIsNamedAsOne)
{
    const ProgramEnd ran = run({u"restore"_s, url(u"missing"_s), u"--to"_s, folder.filePath(u"x"_s)});
    EXPECT_TRUE(ran.err.contains("There is no object s3:")) << ran.err.toStdString();
    EXPECT_FALSE(ran.err.contains("ettings")) << ran.err.toStdString();
}

/// Does the process have a handler for the signal?
bool hears(int signal, qint64 process)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("SigCgt:"))
            return ((line.mid(7).trimmed().toULongLong(nullptr, 16) >> (signal - 1)) & 1U) != 0;
    }
    return false;
}

TEST_F(Output, InterruptedBeforeItsWorkBeginsItStillSumsUp)
{
    ASSERT_EQ(run({u"destination"_s, u"add"_s, u"offsite"_s, url()}).status, 0);
    const auto program = begin({u"secret"_s, u"set"_s, u"offsite"_s}); // waits for input on stdin
    ASSERT_TRUE(comes([&] { return hears(SIGTERM, program->processId()); }));
    program->terminate();
    const ProgramEnd ran = endOf(*program);
    EXPECT_EQ(ran.status, 130);
    ASSERT_EQ(ran.lines.size(), 1);
    EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_EQ(ran.lines.last().value(u"exit_status"_s), 130);
}

TEST_F(Output, UnderNohupAClosedTerminalEndsNothing)
{
    const QString path = file(u"a.img"_s, 12 * mebi);
    const Ran ran = shell(u"trap '' HUP; \"$0\" \"$@\" & sleep 0.5; kill -HUP $!; wait $!"_s,
                          uploading(path, {u"--limit"_s, u"6MB/s"_s, u"--json"_s}));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), 12 * mebi);
}

} // namespace

} // namespace windlass
