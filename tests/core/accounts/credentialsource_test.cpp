// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/accounts/credentialsource.h"
#include "core/accounts/serviceaddress.h"
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

    static Destination bucket()
    {
        Destination destination;
        destination.bucket = u"bucket"_s;
        return destination;
    }
    Destination completed(const Destination &destination = bucket())
    {
        const auto complete = withEnvironment(destination, environment());
        EXPECT_TRUE(complete) << complete.error().text.english().toStdString();
        return complete.value_or(Destination());
    }

    QTemporaryDir folder;
    QMap<QString, QString> variables;
    VirtualTimers timers;
    SessionVault session{timers};
    SessionVault keychain{timers}; // in place of the system's keychain
};

TEST_F(CredentialSourceTest, ThisSessionsSecretWinsOverTheKeychains)
{
    const Handle a = session.write(u"k"_s, KeyPair{u"id"_s, u"session"_s, {}}, [](const auto &) {});
    const Handle b = keychain.write(u"k"_s, KeyPair{u"id"_s, u"keychain"_s, {}}, [](const auto &) {});
    EXPECT_EQ(std::get<KeyPair>(*find(u"k"_s)).secretAccessKey, u"session"_s);
}

TEST_F(CredentialSourceTest, TheKeychainWinsOverTheEnvironment)
{
    const Handle b = keychain.write(u"k"_s, KeyPair{u"id"_s, u"keychain"_s, {}}, [](const auto &) {});
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"environment"_s;
    EXPECT_EQ(std::get<KeyPair>(*find(u"k"_s)).secretAccessKey, u"keychain"_s);
    EXPECT_EQ(std::get<KeyPair>(*find({})).secretAccessKey, u"environment"_s);
}

TEST_F(CredentialSourceTest, TheEnvironmentWinsOverTheSharedFiles)
{
    write(u"credentials"_s, "[default]\naws_access_key_id = f\naws_secret_access_key = file/+=%25\n");
    EXPECT_EQ(std::get<KeyPair>(*find({})).secretAccessKey, u"file/+=%25"_s);
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"environment"_s;
    variables[u"AWS_SESSION_TOKEN"_s] = u"token"_s;
    EXPECT_EQ(std::get<KeyPair>(*find({})).secretAccessKey, u"environment"_s);
    EXPECT_EQ(std::get<KeyPair>(*find({})).sessionToken, u"token"_s);
}

TEST_F(CredentialSourceTest, AProfileIsReadFromBothSharedFiles)
{
    variables[u"AWS_PROFILE"_s] = u"work"_s;
    write(u"credentials"_s, "# "
                            "mine\n[default]\naws_access_key_id=no\n[work]\naws_access_key_id=w\naws_secret_"
                            "access_key=ws\naws_session_token=wt\n");
    write(u"config"_s, "[profile work]\nregion = eu-north-1\nendpoint_url = http://h:1\n");
    EXPECT_EQ(std::get<KeyPair>(*find({})).accessKeyId, u"w"_s);
    EXPECT_EQ(std::get<KeyPair>(*find({})).sessionToken, u"wt"_s);
    const Destination complete = completed();
    EXPECT_EQ(complete.region, u"eu-north-1"_s);
    EXPECT_EQ(complete.endpoint, QUrl(u"http://h:1"_s));
}

TEST_F(CredentialSourceTest, WhatTheDestinationSaysItselfStays)
{
    variables[u"AWS_REGION"_s] = u"from-environment"_s;
    variables[u"AWS_ENDPOINT_URL"_s] = u"http://environment"_s;
    Destination destination = bucket();
    destination.region = u"own"_s;
    destination.endpoint = QUrl(u"http://own"_s);
    EXPECT_EQ(completed(destination), destination);
    EXPECT_EQ(completed().region, u"from-environment"_s);
    variables[u"AWS_ENDPOINT_URL_S3"_s] = u"http://s3"_s;
    EXPECT_EQ(completed().endpoint, QUrl(u"http://s3"_s));
}

TEST_F(CredentialSourceTest, AnEndpointOfTheEnvironmentIsHeldToWhatAUrlIsHeldTo)
{
    for (const QString &wrong : {u"http://me:hunter2@h:9"_s, u"http://h:9\r"_s, u"h:9000"_s, u"ftp://h"_s,
                                 u"http://h?a=b"_s, u"http://h#b"_s}) {
        variables[u"AWS_ENDPOINT_URL"_s] = wrong;
        const auto complete = withEnvironment(bucket(), environment());
        ASSERT_FALSE(complete) << wrong.toStdString();
        EXPECT_EQ(complete.error().kind, FailureKind::Settings);
        EXPECT_TRUE(complete.error().text.english().contains(u"AWS_ENDPOINT_URL"_s));
        EXPECT_FALSE(complete.error().text.english().contains(u"hunter2"_s));
    }
    variables[u"AWS_ENDPOINT_URL"_s] = u"HTTP://H:80/"_s;
    EXPECT_EQ(completed().endpoint, QUrl(u"http://h"_s));
}

TEST_F(CredentialSourceTest, ARegionOfTheEnvironmentThatIsNoneIsRefused)
{
    variables[u"AWS_REGION"_s] = u"eu\r\nX-Injected: yes"_s;
    const auto complete = withEnvironment(bucket(), environment());
    ASSERT_FALSE(complete);
    EXPECT_TRUE(complete.error().text.english().contains(u"AWS_REGION"_s));
}

TEST_F(CredentialSourceTest, TheProfilesEndpointIsReadInAllItsForms)
{
    for (const QByteArray &text :
         {"[profile default]\nendpoint_url = http://h:1 # mine\n"_ba,
          "[default]\ns3 =\n  endpoint_url = http://h:1\n"_ba,
          "[default]\nservices = mine\n[services mine]\ns3 =\n  endpoint_url = http://h:1\n"_ba}) {
        write(u"config"_s, text);
        EXPECT_EQ(completed().endpoint, QUrl(u"http://h:1"_s)) << text.toStdString();
    }
    variables[u"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"_s] = u"true"_s;
    EXPECT_TRUE(completed().endpoint.isEmpty());
}

TEST_F(CredentialSourceTest, TheBucketGoesIntoThePathOfAnEndpointThatIsNotAmazons)
{
    EXPECT_FALSE(completed().pathStyle);
    variables[u"AWS_ENDPOINT_URL"_s] = u"https://s3.eu-west-1.amazonaws.com"_s;
    EXPECT_FALSE(completed().pathStyle);
    variables[u"AWS_ENDPOINT_URL"_s] = u"http://minio.example:9000"_s;
    EXPECT_TRUE(completed().pathStyle);
    write(u"config"_s, "[default]\ns3 =\n  addressing_style = virtual\n");
    EXPECT_FALSE(completed().pathStyle);
}

TEST_F(CredentialSourceTest, AProfileThatIsNowhereIsNamed)
{
    variables[u"AWS_PROFILE"_s] = u"bakcup"_s;
    write(u"credentials"_s, "[default]\naws_access_key_id=a\naws_secret_access_key=s\n");
    const auto found = find({});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, FailureKind::Credentials);
    EXPECT_TRUE(found.error().text.english().contains(u"bakcup"_s));
}

TEST_F(CredentialSourceTest, NothingGoesToAmazonWhereTheSharedFilesAreNotKnown)
{
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"environment"_s;
    write(u"config"_s, "nonsense");
    EXPECT_FALSE(find({}));
    Destination named = bucket();
    named.endpoint = QUrl(u"http://h"_s);
    std::optional<Result<Credentials>> answer;
    CredentialSource source(session, keychain, timers, environment());
    const Handle asking = source.find({}, named, CredentialSource::Freshness::Kept,
                                      [&answer](Result<Credentials> found) { answer = found; });
    timers.advance(Duration(1000));
    EXPECT_TRUE(answer && answer->has_value()) << "its endpoint is its own";
}

TEST_F(CredentialSourceTest, ASignInThatIsNotSupportedIsNamedWithTheWayOut)
{
    for (const QByteArray &setting :
         {"role_arn = arn:aws:iam::1:role/x\nsource_profile = default"_ba, "sso_session = corp"_ba,
          "web_identity_token_file = /token"_ba, "credential_source = Ec2InstanceMetadata"_ba}) {
        write(u"config"_s, "[default]\naws_access_key_id = a\naws_secret_access_key = s\n" + setting + '\n');
        const auto found = find({});
        ASSERT_FALSE(found) << setting.toStdString();
        EXPECT_TRUE(
            found.error().text.english().contains(QString::fromUtf8(setting.first(setting.indexOf(' ')))));
        EXPECT_TRUE(found.error().text.english().contains(u"export-credentials"_s));
    }
}

TEST_F(CredentialSourceTest, HalfOfAPairIsNotNothing)
{
    write(u"credentials"_s, "[default]\naws_access_key_id=a\naws_secret_access_key=s\n");
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"e"_s;
    EXPECT_TRUE(find({}).error().text.english().contains(u"AWS_SECRET_ACCESS_KEY"_s));
    variables.remove(u"AWS_ACCESS_KEY_ID"_s);
    write(u"credentials"_s, "[default]\naws_access_key_id=a\n");
    EXPECT_TRUE(find({}).error().text.english().contains(u"aws_secret_access_key"_s));
}

TEST_F(CredentialSourceTest, WhatWouldBreakAHeaderIsNoAccessKey)
{
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"AK\r\nX-Injected: yes"_s;
    variables[u"AWS_SECRET_ACCESS_KEY"_s] = u"hunter2"_s;
    EXPECT_FALSE(find({}));
    variables[u"AWS_ACCESS_KEY_ID"_s] = u"AK"_s;
    EXPECT_TRUE(find({}));
    variables[u"AWS_SESSION_TOKEN"_s] = u"token\n"_s;
    EXPECT_FALSE(find({}));
}

TEST_F(CredentialSourceTest, WithoutAnyItSaysWhereItLookedAndWhatToDo)
{
    const auto named = find(u"k"_s);
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().kind, FailureKind::Credentials);
    EXPECT_TRUE(named.error().text.english().contains(u"secret set offsite"_s));
    EXPECT_TRUE(find({}).error().text.english().contains(u"AWS_ACCESS_KEY_ID"_s));
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
