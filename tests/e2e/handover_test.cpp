// SPDX-License-Identifier: GPL-3.0-or-later
// Commands that a second process sends to the one that uses the profile, and questions at a terminal.
#include "app/composition.h"
#include "tests/e2e/practicetest.h"

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class HandedOver : public PracticeTest
{
protected:
    /// An upload that runs long enough to send commands to it.
    std::unique_ptr<QProcess> slowUpload()
    {
        auto driver = begin(uploading(file(u"slow.img"_s, 24 * mebi),
                                      {u"--part-size"_s, u"5MiB"_s, u"--limit"_s, u"3MB/s"_s}));
        QByteArray told;
        EXPECT_TRUE(comes([&] {
            told += driver->readAllStandardOutput();
            return told.contains("transfer_added");
        }));
        return driver;
    }
};

TEST_F(HandedOver, ASecondUploadIsDoneByTheFirstRunAndFollowed)
{
    const auto driver = slowUpload();
    const ProgramEnd ran = upload(file(u"second.img"_s, mebi));
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    ASSERT_EQ(ran.named(u"handed_over"_s).size(), 1);
    EXPECT_EQ(ran.named(u"handed_over"_s).first().value(u"process"_s).toInteger(), driver->processId());
    ASSERT_EQ(ran.named(u"transfer_finished"_s).size(), 1);
    EXPECT_EQ(ran.named(u"transfer_finished"_s).first().value(u"state"_s), u"done"_s);
    EXPECT_EQ(ran.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_EQ(content(storedFile(u"second.img"_s)).size(), mebi);
    EXPECT_EQ(endOf(*driver).status, 0);
}

TEST_F(HandedOver, WhatRunsElsewhereIsCancelledThere)
{
    const auto driver = slowUpload();
    const ProgramEnd ran = run({u"cancel"_s, u"1"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    ASSERT_EQ(ran.named(u"transfer_finished"_s).size(), 1);
    EXPECT_EQ(ran.named(u"transfer_added"_s).size(), 0) << "it was there before";
    EXPECT_EQ(ran.named(u"transfer_finished"_s).first().value(u"state"_s), u"cancelled"_s);
    EXPECT_EQ(endOf(*driver).named(u"summary"_s).size(), 1);
}

TEST_F(HandedOver, ADestinationIsTestedBesideTheProcessThatDrivesTheProfile)
{
    const auto driver = slowUpload();
    EXPECT_EQ(run({u"destination"_s, u"add"_s, u"lab"_s, url()}).status, 0);
    const ProgramEnd tested = run({u"destination"_s, u"test"_s, u"lab"_s});
    EXPECT_EQ(tested.status, 0) << tested.err.toStdString();
    ASSERT_EQ(tested.named(u"destination_tested"_s).size(), 1);
    EXPECT_TRUE(tested.named(u"destination_tested"_s).first().value(u"ok"_s).toBool());
    EXPECT_EQ(tested.lines.last().value(u"event"_s), u"summary"_s);
    EXPECT_EQ(endOf(*driver).status, 0);
}

TEST_F(HandedOver, AfterAnInterruptVerifyCallsATransferWhatTheQueueCallsIt)
{
    const auto driver = slowUpload();
    driver->terminate();
    EXPECT_EQ(endOf(*driver).status, 130);
    const QString state = run({u"queue"_s}).named(u"transfer"_s).value(0).value(u"state"_s).toString();
    const ProgramEnd ran = run({u"verify"_s, u"1"_s});
    EXPECT_EQ(ran.status, 4);
    EXPECT_TRUE(ran.err.contains("is " + state.toUtf8())) << ran.err.toStdString();
    EXPECT_EQ(state, u"queued"_s);
}

TEST_F(HandedOver, PausingWhatHasEndedSaysSo)
{
    EXPECT_EQ(upload(file(u"done.img"_s, mebi)).status, 0);
    const ProgramEnd ran = run({u"pause"_s, u"1"_s});
    EXPECT_EQ(ran.status, 0);
    EXPECT_TRUE(ran.err.contains("is done already")) << ran.err.toStdString();
}

TEST_F(HandedOver, AnUnknownTransferIsASentence)
{
    const auto driver = slowUpload();
    const ProgramEnd ran = run({u"pause"_s, u"99"_s});
    EXPECT_EQ(ran.status, 2);
    EXPECT_TRUE(ran.err.contains("There is no transfer 99.")) << ran.err.toStdString();
    driver->terminate();
    endOf(*driver);
}

TEST_F(HandedOver, DestinationsAreSavedAndRemovedByTheRunThatDrives)
{
    const auto driver = slowUpload();
    const ProgramEnd added = run({u"destination"_s, u"add"_s, u"second"_s, u"s3://elsewhere/deep"_s});
    EXPECT_EQ(added.status, 0) << added.err.toStdString();
    EXPECT_EQ(added.named(u"handed_over"_s).size(), 1);
    EXPECT_EQ(added.named(u"destination"_s).size(), 1);
    const ProgramEnd another = run({u"destination"_s, u"add"_s, u"second"_s, u"s3://third/deep"_s});
    EXPECT_EQ(another.status, 2) << another.err.toStdString();
    EXPECT_TRUE(another.err.contains("at another place: s3://elsewhere/deep")) << another.err.toStdString();
    const ProgramEnd removed = run({u"destination"_s, u"remove"_s, u"second"_s});
    EXPECT_EQ(removed.status, 0) << removed.err.toStdString();
    EXPECT_EQ(removed.named(u"destination_removed"_s).size(), 1);
    EXPECT_TRUE(run({u"destination"_s, u"list"_s}).named(u"destination"_s).isEmpty());
    driver->terminate();
    endOf(*driver);
}

TEST_F(HandedOver, ASecretGoesToTheRunThatDrivesAndIntoNoLog)
{
    const auto driver = slowUpload();
    EXPECT_EQ(run({u"destination"_s, u"add"_s, u"second"_s, u"s3://elsewhere"_s}).status, 0);
    auto asking = begin({u"secret"_s, u"set"_s, u"second"_s});
    asking->write("AKIDEXAMPLE\nveryhiddenword\n");
    asking->closeWriteChannel();
    const ProgramEnd set = endOf(*asking);
    EXPECT_EQ(set.status, 3) << "there is no keychain here: " << set.err.toStdString();
    EXPECT_TRUE(set.err.contains("AWS_ACCESS_KEY_ID")) << set.err.toStdString();
    driver->terminate();
    endOf(*driver);
    EXPECT_FALSE(content(folder.filePath(u"profile/logs/windlass.log"_s)).contains("veryhiddenword"));
}

TEST_F(HandedOver, ASettingIsChangedThereForGood)
{
    const auto driver = slowUpload();
    EXPECT_EQ(run({u"config"_s, u"set"_s, u"transfers/parts"_s, u"3"_s}).status, 0);
    const ProgramEnd set = run({u"config"_s, u"set"_s, u"transfers/jobs"_s, u"7"_s});
    EXPECT_EQ(set.status, 0);
    EXPECT_EQ(set.named(u"handed_over"_s).size(), 1);
    EXPECT_EQ(
        run({u"config"_s, u"get"_s, u"transfers/parts"_s}).named(u"setting"_s).value(0).value(u"value"_s),
        u"3"_s)
        << "and the other stays";
    const ProgramEnd shown = run({u"config"_s, u"get"_s, u"transfers/jobs"_s});
    ASSERT_FALSE(shown.named(u"setting"_s).isEmpty());
    EXPECT_EQ(shown.named(u"setting"_s).first().value(u"value"_s), u"7"_s);
    driver->terminate();
    endOf(*driver);
}

TEST_F(HandedOver, SettingsAreShownAndCheckedWithoutADriver)
{
    EXPECT_EQ(run({u"config"_s, u"set"_s, u"bandwidth/limit"_s, u"2MB/s"_s}).status, 0);
    EXPECT_EQ(
        run({u"config"_s, u"get"_s, u"bandwidth/limit"_s}).named(u"setting"_s).first().value(u"value"_s),
        u"2000000"_s);
    EXPECT_EQ(run({u"config"_s, u"set"_s, u"transfers/jobs"_s, u"many"_s}).status, 2);
    const ProgramEnd unknown = run({u"config"_s, u"get"_s, u"transfers/job"_s});
    EXPECT_EQ(unknown.status, 2);
    EXPECT_TRUE(unknown.err.contains("Did you mean “transfers/jobs”?")) << unknown.err.toStdString();
}

TEST_F(HandedOver, QueueAndHistoryShowTheirPart)
{
    ASSERT_TRUE(store->setFaults(u"put 503 SlowDown x1"_s));
    ASSERT_EQ(upload(file(u"a.img"_s, 1000)).status, 0);
    EXPECT_EQ(run({u"queue"_s, u"--state"_s, u"done"_s}).named(u"transfer"_s).size(), 1);
    EXPECT_TRUE(run({u"queue"_s, u"--state"_s, u"failed"_s}).named(u"transfer"_s).isEmpty());
    EXPECT_EQ(run({u"queue"_s, u"--state"_s, u"frobbed"_s}).status, 2);
    const auto all = run({u"history"_s, u"1"_s}).named(u"attempt"_s);
    const auto failures = run({u"history"_s, u"1"_s, u"--failures"_s}).named(u"attempt"_s);
    EXPECT_EQ(failures.size(), 1);
    EXPECT_GT(all.size(), failures.size());
}

/// Runs the program with a terminal and types into it.
class AtTerminal : public HandedOver
{
protected:
    void SetUp() override
    {
        HandedOver::SetUp();
        ours_ = ::posix_openpt(O_RDWR | O_NOCTTY);
        ASSERT_GE(ours_, 0);
        ASSERT_EQ(::grantpt(ours_), 0);
        ASSERT_EQ(::unlockpt(ours_), 0);
        ::fcntl(ours_, F_SETFL, O_NONBLOCK);
    }
    void TearDown() override { ::close(ours_); }

    void start(const QStringList &arguments, const QString &profile)
    {
        const QByteArray theirs = ::ptsname(ours_);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"WINDLASS_PROFILE"_s, folder.filePath(profile));
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
        environment.insert(u"AWS_ACCESS_KEY_ID"_s, u"practice"_s);
        environment.insert(u"AWS_SECRET_ACCESS_KEY"_s, secret);
        program.setProcessEnvironment(environment);
        program.setChildProcessModifier([theirs] {
            const int terminal = ::open(theirs.constData(), O_RDWR | O_NOCTTY);
            ::dup2(terminal, STDIN_FILENO);
            ::dup2(terminal, STDERR_FILENO);
        });
        program.start(QStringLiteral(WINDLASS_CLI), arguments);
    }
    bool isAsked()
    {
        return comes([this] {
            std::array<char, 1024> piece{};
            if (const auto count = ::read(ours_, piece.data(), piece.size()); count > 0)
                said.append(piece.data(), count);
            return said.contains("to decide later: ");
        });
    }
    void type(const QByteArray &keys)
    {
        EXPECT_EQ(::write(ours_, keys.constData(), keys.size()), keys.size());
    }
    bool ends()
    {
        return comes([this] { return program.state() == QProcess::NotRunning; });
    }

    QProcess program;
    QByteArray said;

private:
    int ours_ = -1;
};

TEST_F(AtTerminal, APersonIsAskedAboutAnObjectThatIsThere)
{
    ASSERT_EQ(upload(file(u"a.img"_s, 1000)).status, 0);
    const QString path = file(u"a.img"_s, 2000);
    EXPECT_EQ(upload(path).status, 3) << "nobody to ask";
    start(uploading(path), u"other"_s);
    ASSERT_TRUE(isAsked()) << said.toStdString();
    EXPECT_TRUE(said.contains("There is an object s3://exports/p/a.img?")) << said.toStdString();
    type("what\nr\n");
    ASSERT_TRUE(ends());
    EXPECT_EQ(program.exitCode(), 0) << said.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), 2000);
}

TEST_F(AtTerminal, WhoHandsACommandOverIsAskedThere)
{
    ASSERT_EQ(upload(file(u"a.img"_s, 1000)).status, 0);
    const auto driver = slowUpload();
    start(uploading(file(u"a.img"_s, 2000)), u"profile"_s);
    ASSERT_TRUE(isAsked()) << said.toStdString();
    type("replace\n");
    ASSERT_TRUE(ends());
    EXPECT_EQ(program.exitCode(), 0) << said.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), 2000);
    EXPECT_EQ(endOf(*driver).status, 0);
}

TEST_F(AtTerminal, WhoDecidesLaterFindsItAtRest)
{
    ASSERT_EQ(upload(file(u"a.img"_s, 1000)).status, 0);
    start(uploading(file(u"a.img"_s, 2000)), u"other"_s);
    ASSERT_TRUE(isAsked()) << said.toStdString();
    type("q\n");
    ASSERT_TRUE(ends());
    EXPECT_EQ(program.exitCode(), 3) << said.toStdString();
    EXPECT_EQ(content(storedFile(u"a.img"_s)).size(), 1000);
}

} // namespace

} // namespace windlass
