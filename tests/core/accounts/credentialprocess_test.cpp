// SPDX-License-Identifier: GPL-3.0-or-later
// Runs real programs.
#include "core/accounts/credentialprocess.h"
#include "core/accounts/credentialsource.h"
#include "core/accounts/sessionvault.h"
#include "core/base/systemtimers.h"
#include "tests/fakes/waituntil.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class CredentialProcessTest : public testing::Test
{
protected:
    /// A shell script that counts how often it is run.
    QString program(const QByteArray &body)
    {
        const QString path =
            folder.filePath(u"give secrets"_s); // with a space, to test the splitting into arguments
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\necho run >> '" + folder.filePath(u"runs"_s).toUtf8() + "'\n" + body + "\n");
        file.setPermissions(file.permissions() | QFile::ExeOwner);
        return u"\"%1\" --for windlass"_s.arg(path);
    }
    qsizetype runs()
    {
        QFile file(folder.filePath(u"runs"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
    }
    Result<QByteArray> run(const QString &command)
    {
        std::optional<Result<QByteArray>> answer;
        const Handle running = runCredentialProcess(command, u"credential_process"_s, timers,
                                                    [&answer](const auto &result) { answer = result; });
        EXPECT_FALSE(answer) << "not from inside the call";
        EXPECT_TRUE(waitUntil([&answer] { return answer.has_value(); }));
        return answer.value_or(failed({}));
    }

    QTemporaryDir folder;
    SystemTimers timers;
};

TEST_F(CredentialProcessTest, GivesWhatTheProgramPrints)
{
    const auto got = run(program(R"(echo "$1 and $2")"));
    ASSERT_TRUE(got);
    EXPECT_EQ(*got, "--for and windlass\n");
}

TEST_F(CredentialProcessTest, SaysWhatWentWrong)
{
    EXPECT_TRUE(run(program("exit 7")).error().text.english().contains(u"status 7"_s));
    EXPECT_TRUE(run(program("kill -SEGV $$")).error().text.english().contains(u"crash"_s));
    EXPECT_TRUE(run(u"/nowhere/to/be/found"_s).error().text.english().contains(u"cannot be started"_s));
    EXPECT_TRUE(run(program("exit 7")).error().text.english().contains(u"that credential_process names"_s));
}

TEST_F(CredentialProcessTest, OneThatPrintsWithoutEndIsEnded)
{
    EXPECT_TRUE(run(program("exec yes secret")).error().text.english().contains(u"64 KiB"_s));
}

TEST_F(CredentialProcessTest, QuotesOfBothKindsHoldAWordTogether)
{
    const auto got = run(uR"(/bin/sh -c 'echo "$0"' "a b")"_s);
    ASSERT_TRUE(got) << got.error().text.english().toStdString();
    EXPECT_EQ(*got, "a b\n");
}

TEST_F(CredentialProcessTest, DroppingTheHandleEndsIt)
{
    bool answered = false;
    Handle running = runCredentialProcess(program("exec sleep 600"), u"a setting"_s, timers,
                                          [&answered](const auto &) { answered = true; });
    EXPECT_TRUE(waitUntil([this] { return runs() == 1; }));
    running.reset();
    EXPECT_FALSE(waitUntil([&answered] { return answered; }, 200));
}

TEST_F(CredentialProcessTest, IsAskedAgainOnlyForNewOnesOrWhenTheyExpire)
{
    const auto prints = [this](const QByteArray &expiration) {
        const QString command =
            program(R"(echo '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": ")" +
                    expiration + R"("}')");
        QFile config(folder.filePath(u"config"_s));
        EXPECT_TRUE(config.open(QIODevice::WriteOnly));
        config.write("[default]\ncredential_process = " + command.toUtf8() + "\n");
    };
    const auto environment = [this](const char *name) {
        return qstrcmp(name, "AWS_CONFIG_FILE") == 0               ? folder.filePath(u"config"_s)
               : qstrcmp(name, "AWS_SHARED_CREDENTIALS_FILE") == 0 ? folder.filePath(u"none"_s)
                                                                   : QString();
    };
    SessionVault vault(timers);
    CredentialSource source(vault, vault, timers, environment);
    const auto find = [&source](CredentialSource::Freshness freshness) {
        std::optional<Result<Credentials>> answer;
        const Handle asking =
            source.find({}, {}, freshness, [&answer](const Result<Credentials> &found) { answer = found; });
        EXPECT_TRUE(waitUntil([&answer] { return answer.has_value(); }));
        EXPECT_TRUE(answer->has_value());
    };
    using enum CredentialSource::Freshness;
    prints("2099-01-01T00:00:00Z");
    find(Kept);
    find(Kept);
    EXPECT_EQ(runs(), 1);
    prints("2001-01-01T00:00:00Z");
    find(New);
    EXPECT_EQ(runs(), 2);
    find(Kept); // the kept ones had expired before they arrived
    EXPECT_EQ(runs(), 3);
}

} // namespace
} // namespace windlass
