// SPDX-License-Identifier: GPL-3.0-or-later
// The command line as scripts use it: the output on stdout and stderr, and the exit status.
#include "app/composition.h"
#include "tests/e2e/program.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Ran
{
    int status = -1;
    QByteArray out;
    QByteArray err;
};

class CommandLineProgram : public testing::Test
{
protected:
    Ran run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        const auto program = startProgram(profile_.path(), arguments);
        program->write(input);
        program->closeWriteChannel();
        EXPECT_TRUE(program->waitForFinished());
        return {program->exitCode(), program->readAllStandardOutput(), program->readAllStandardError()};
    }

    static QJsonObject firstOf(const Ran &ran)
    {
        return QJsonDocument::fromJson(ran.out.split('\n').first()).object();
    }

    QTemporaryDir profile_;
};

TEST_F(CommandLineProgram, WrongUsageEndsWithTwoAndSaysWhereToReadOn)
{
    const Ran ran = run({u"upload"_s});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(ran.out.isEmpty()) << ran.out.toStdString();
    EXPECT_TRUE(ran.err.contains("Name at least one file or folder")) << ran.err.toStdString();
    EXPECT_TRUE(ran.err.contains("--help")) << ran.err.toStdString();
}

TEST_F(CommandLineProgram, HelpGoesToStandardOutput)
{
    const Ran ran = run({u"upload"_s, u"--help"_s});
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(ran.out.contains("windlass-cli upload PATH"));
    EXPECT_TRUE(ran.err.isEmpty()) << ran.err.toStdString();
}

TEST_F(CommandLineProgram, AFreshProfileHasAnEmptyQueue)
{
    const Ran ran = run({u"queue"_s});
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(ran.out.startsWith("The queue is empty.")) << ran.out.toStdString();
    const QByteArray objects = run({u"queue"_s, u"--json"_s}).out;
    EXPECT_EQ(objects.count('\n'), 1) << objects.toStdString();
    EXPECT_EQ(QJsonDocument::fromJson(objects).object().value(u"event"_s), u"summary"_s);
}

TEST_F(CommandLineProgram, AnUnknownTransferIsASentenceAndTwo)
{
    const Ran ran = run({u"history"_s, u"12"_s});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(ran.err.contains("There is no transfer 12.")) << ran.err.toStdString();
}

TEST_F(CommandLineProgram, WhoeverWouldDriveAProfileInUseIsToldByWhom)
{
    const auto lock = takeProfile(profileAt(profile_.path()).value());
    ASSERT_TRUE(lock);
    const QByteArray us = QByteArray::number(QCoreApplication::applicationPid());
    for (const QStringList &arguments : {QStringList{u"resume"_s}, QStringList{u"cancel"_s, u"1"_s},
                                         QStringList{u"upload"_s, u"x"_s, u"--to"_s, u"s3://backups"_s}}) {
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.status, 5) << arguments.first().toStdString();
        EXPECT_TRUE(ran.err.contains(us)) << ran.err.toStdString();
    }
}

TEST_F(CommandLineProgram, ReadingBesideADriverIsAllowed)
{
    const auto lock = takeProfile(profileAt(profile_.path()).value());
    ASSERT_TRUE(lock);
    EXPECT_EQ(run({u"queue"_s}).status, 0);
    EXPECT_EQ(run({u"destination"_s, u"list"_s}).status, 0);
}

TEST_F(CommandLineProgram, ADestinationIsSavedShownAndRemoved)
{
    ASSERT_EQ(
        run({u"destination"_s, u"add"_s, u"offsite"_s, u"s3://backups/vms?region=eu-central-1"_s}).status, 0);
    const Ran list = run({u"destination"_s, u"list"_s, u"--json"_s});
    const QJsonObject shown = firstOf(list);
    EXPECT_EQ(shown.value(u"event"_s), u"destination"_s);
    EXPECT_EQ(shown.value(u"name"_s), u"offsite"_s);
    EXPECT_TRUE(shown.value(u"url"_s).toString().startsWith(u"s3://backups/vms"_s));
    EXPECT_EQ(run({u"destination"_s, u"remove"_s, u"offsite"_s}).status, 0);
    EXPECT_EQ(firstOf(run({u"destination"_s, u"list"_s, u"--json"_s})).value(u"event"_s), u"summary"_s);
}

TEST_F(CommandLineProgram, ADestinationIsNotReplacedSilently)
{
    ASSERT_EQ(run({u"destination"_s, u"add"_s, u"offsite"_s, u"s3://backups"_s}).status, 0);
    const Ran again = run({u"destination"_s, u"add"_s, u"offsite"_s, u"s3://elsewhere"_s});
    EXPECT_EQ(again.status, 2);
    EXPECT_TRUE(again.err.contains("There is a destination “offsite” already")) << again.err.toStdString();
}

TEST_F(CommandLineProgram, ADestinationsPolicyIsChangedUnderItsName)
{
    const QStringList add{u"destination"_s, u"add"_s, u"offsite"_s, u"s3://backups"_s};
    ASSERT_EQ(run(add + QStringList{u"--access-key"_s, u"AK"_s}).status, 0);
    ASSERT_EQ(run(add + QStringList{u"--retry"_s, u"patient"_s}).status, 0);
    const QJsonObject shown = firstOf(run({u"destination"_s, u"list"_s, u"--json"_s}));
    EXPECT_EQ(shown.value(u"retry_preset"_s), u"patient"_s);
    EXPECT_EQ(shown.value(u"retry"_s).toObject().value(u"max_attempts"_s), 10);
    EXPECT_EQ(shown.value(u"access_key_id"_s), u"AK"_s);
    EXPECT_TRUE(run({u"destination"_s, u"list"_s}).out.contains("patient"));
}

TEST_F(CommandLineProgram, AUrlWithASecretIsRefusedWithoutRepeatingIt)
{
    const Ran ran = run({u"destination"_s, u"add"_s, u"offsite"_s, u"s3://AK:hunter2@backups/p"_s});
    EXPECT_EQ(ran.status, 2);
    EXPECT_FALSE(ran.err.contains("hunter2")) << ran.err.toStdString();
}

TEST_F(CommandLineProgram, ASecretWithoutAKeychainNeedsAPerson)
{
    ASSERT_EQ(run({u"destination"_s, u"add"_s, u"offsite"_s, u"s3://backups"_s}).status, 0);
    const Ran ran = run({u"secret"_s, u"set"_s, u"offsite"_s}, "AK\nhunter2\n");
    EXPECT_EQ(ran.status, 3) << ran.err.toStdString();
    EXPECT_FALSE((ran.out + ran.err).contains("hunter2"));
    EXPECT_FALSE(ran.err.isEmpty());
}

TEST_F(CommandLineProgram, ASecretForAnUnknownDestinationIsRefused)
{
    EXPECT_EQ(run({u"secret"_s, u"set"_s, u"nowhere"_s}, "AK\nsecret\n").status, 2);
}

} // namespace

} // namespace windlass
