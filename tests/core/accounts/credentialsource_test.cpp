// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialsource.h"
#include "core/accounts/sessionvault.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QMap>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class CredentialSourceTest : public testing::Test
{
protected:
    CredentialSourceTest()
    {
        variables[u"AWS_SHARED_CREDENTIALS_FILE"_s] = folder.filePath(u"credentials"_s);
        variables[u"AWS_CONFIG_FILE"_s] = folder.filePath(u"config"_s);
    }
    Environment environment()
    {
        return [this](const char *name) { return variables.value(QString::fromLatin1(name)); };
    }
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    Result<Credentials> find(const QString &key)
    {
        Destination destination;
        destination.bucket = u"bucket"_s;
        destination.name = key.isEmpty() ? QString() : u"offsite"_s;
        std::optional<Result<Credentials>> answer;
        CredentialSource source(session, keychain, timers, environment());
        const Handle asking = source.find(key, destination, CredentialSource::Freshness::Kept,
                                          [&answer](Result<Credentials> found) { answer = found; });
        EXPECT_FALSE(answer) << "not from inside the call";
        timers.advance(Duration(1000));
        EXPECT_TRUE(answer);
        return answer.value_or(failed({}));
    }

    QTemporaryDir folder;
    QMap<QString, QString> variables;
    VirtualTimers timers;
    SessionVault session{timers};
    SessionVault keychain{timers}; // stands for the system's
};

TEST_F(CredentialSourceTest, ThisSessionsSecretWinsOverTheKeychains)
{
    const Handle a = session.write(u"k"_s, {u"id"_s, u"session"_s, {}}, [](const auto &) {});
    const Handle b = keychain.write(u"k"_s, {u"id"_s, u"keychain"_s, {}}, [](const auto &) {});
    EXPECT_EQ(find(u"k"_s)->secretAccessKey, u"session"_s);
}

TEST_F(CredentialSourceTest, TheKeychainWinsOverTheEnvironment)
{
    const Handle b = keychain.write(u"k"_s, {u"id"_s, u"keychain"_s, {}}, [](const auto &) {});
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"environment"_s;
    EXPECT_EQ(find(u"k"_s)->secretAccessKey, u"keychain"_s);
    EXPECT_EQ(find({})->secretAccessKey, u"environment"_s);
}

TEST_F(CredentialSourceTest, TheEnvironmentWinsOverTheSharedFiles)
{
    write(u"credentials"_s, "[default]\naws_access_key_id = f\naws_secret_access_key = file/+=%25\n");
    EXPECT_EQ(find({})->secretAccessKey, u"file/+=%25"_s);
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"environment"_s;
    variables[u"AWS_SESSION_TOKEN"_s] = u"token"_s;
    EXPECT_EQ(find({})->secretAccessKey, u"environment"_s);
    EXPECT_EQ(find({})->sessionToken, u"token"_s);
}

TEST_F(CredentialSourceTest, AProfileIsReadFromBothSharedFiles)
{
    variables[u"AWS_PROFILE"_s] = u"work"_s;
    write(u"credentials"_s, "# "
                            "mine\n[default]\naws_access_key_id=no\n[work]\naws_access_key_id=w\naws_secret_"
                            "access_key=ws\naws_session_token=wt\n");
    write(u"config"_s, "[profile work]\nregion = eu-north-1\nendpoint_url = http://h:1\n");
    EXPECT_EQ(find({})->accessKeyId, u"w"_s);
    EXPECT_EQ(find({})->sessionToken, u"wt"_s);
    const Destination complete = withEnvironment({}, environment());
    EXPECT_EQ(complete.region, u"eu-north-1"_s);
    EXPECT_EQ(complete.endpoint, QUrl(u"http://h:1"_s));
}

TEST_F(CredentialSourceTest, WhatTheDestinationSaysItselfStays)
{
    variables[u"AWS_REGION"_s] = u"from-environment"_s;
    variables[u"AWS_ENDPOINT_URL"_s] = u"http://environment"_s;
    Destination destination;
    destination.region = u"own"_s;
    destination.endpoint = QUrl(u"http://own"_s);
    EXPECT_EQ(withEnvironment(destination, environment()), destination);
    EXPECT_EQ(withEnvironment({}, environment()).region, u"from-environment"_s);
    variables[u"AWS_ENDPOINT_URL_S3"_s] = u"http://s3"_s;
    EXPECT_EQ(withEnvironment({}, environment()).endpoint, QUrl(u"http://s3"_s));
}

TEST_F(CredentialSourceTest, WithoutAnyItSaysWhereItLookedAndWhatToDo)
{
    const auto named = find(u"k"_s);
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().kind, FailureKind::Credentials);
    EXPECT_TRUE(named.error().text.contains(u"secret set offsite"_s));
    EXPECT_TRUE(find({}).error().text.contains(u"AWS_ACCESS_KEY_ID"_s));
}

TEST_F(CredentialSourceTest, ADroppedQuestionIsNotAnswered)
{
    CredentialSource source(session, keychain, timers, environment());
    bool answered = false;
    {
        const Handle asking = source.find(u"k"_s, {}, CredentialSource::Freshness::Kept,
                                          [&answered](const auto &) { answered = true; });
    }
    timers.advance(Duration(1000));
    EXPECT_FALSE(answered);
}

} // namespace
} // namespace windlass
