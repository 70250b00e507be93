// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/secret.h"
#include "core/providers/providers.h"
#include "core/providers/signin.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Destination destination(const QString &accessKeyId = {})
{
    Destination place;
    place.name = u"offsite"_s;
    place.accessKeyId = accessKeyId;
    return place;
}

TEST(SecretInput, TwoLinesAreKeyAndSecret)
{
    const auto read = credentialsFrom("AK\nsecret\n", destination());
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<KeyPair>(*read).accessKeyId, u"AK"_s);
    EXPECT_EQ(std::get<KeyPair>(*read).secretAccessKey, u"secret"_s);
    EXPECT_TRUE(std::get<KeyPair>(*read).sessionToken.isEmpty());
}

TEST(SecretInput, WhatIsFarTooLongIsNoSecret)
{
    EXPECT_TRUE(signInOf(ProviderKind::S3)
                    ->checkedSecret(KeyPair{u"AK"_s, QString(1024, u's'), QString(16 * 1024, u't')}));
    const auto long_ =
        signInOf(ProviderKind::S3)->checkedSecret(KeyPair{u"AK"_s, QString(100'000, u's'), {}});
    ASSERT_FALSE(long_);
    EXPECT_EQ(long_.error().kind, FailureKind::Credentials);
    EXPECT_FALSE(long_.error().text.english().contains(u"sss"_s)) << "it repeats nothing of it";
}

TEST(SecretInput, AThirdLineIsTheToken)
{
    const auto read = credentialsFrom("AK\r\nsecret\r\ntoken\r\n", destination());
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<KeyPair>(*read).sessionToken, u"token"_s);
}

TEST(SecretInput, OneLineIsTheSecretOfAKnownKey)
{
    const auto read = credentialsFrom("secret", destination(u"AK"_s));
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<KeyPair>(*read).accessKeyId, u"AK"_s);
    EXPECT_EQ(std::get<KeyPair>(*read).secretAccessKey, u"secret"_s);
}

TEST(SecretInput, NothingIsNoSecret)
{
    EXPECT_TRUE(credentialsFrom("\n\n", destination(u"AK"_s))
                    .error()
                    .text.english()
                    .contains(u"the secret of access key AK"_s));
    EXPECT_TRUE(
        credentialsFrom("", destination()).error().text.english().contains(u"Give two or three lines"_s));
}

TEST(SecretInput, OneLineWithoutAKnownKeyIsRefused)
{
    EXPECT_FALSE(credentialsFrom("secret", destination()));
}

TEST(SecretInput, ARefusalDoesNotRepeatWhatWasRead)
{
    for (const QByteArray &input :
         {QByteArray("hunter2"), QByteArray("a\nhunter2\nc\nd"), QByteArray("\nhunter2\n")}) {
        const auto read = credentialsFrom(input, destination());
        ASSERT_FALSE(read);
        EXPECT_FALSE(read.error().text.english().contains("hunter2"_L1));
    }
}

TEST(SecretInput, NothingIsRefused)
{
    EXPECT_FALSE(credentialsFrom("", destination(u"AK"_s)));
}

} // namespace

} // namespace windlass
