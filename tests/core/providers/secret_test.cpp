// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/providers.h"
#include "core/providers/secret.h"
#include "core/providers/signin.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QList<Secret> ofEachForm{KeyPair{u"id"_s, u"secret"_s, u"token"_s}, SharedKey{u"account"_s, u"a2V5"_s},
                               Sas{u"sv=1&sig=x"_s}, Bearer{u"ey"_s}};

TEST(Secrets, OfEachFormAreReadAsTheyAreWritten)
{
    for (const Secret &secret : ofEachForm) {
        EXPECT_FALSE(isEmpty(secret));
        EXPECT_EQ(secretFromJson(secretJson(secret)), secret) << secret.index();
    }
}

// Entries of earlier versions stay readable, and these read what is written now.
TEST(Secrets, AKeyPairIsWrittenAsTheKeychainAlwaysHadIt)
{
    const QJsonObject entry{
        {u"accessKeyId"_s, u"id"_s}, {u"secretAccessKey"_s, u"secret"_s}, {u"sessionToken"_s, u"token"_s}};
    EXPECT_EQ(secretJson(ofEachForm.first()), entry);
    EXPECT_EQ(secretFromJson(entry), ofEachForm.first());
}

TEST(Secrets, AFormOfALaterVersionIsNotGuessedAt)
{
    EXPECT_FALSE(secretFromJson({{u"form"_s, u"passkey"_s}, {u"accessKeyId"_s, u"id"_s}}));
}

TEST(Secrets, WithoutAPartTheyAreEmpty)
{
    EXPECT_TRUE(isEmpty(Secret()));
    EXPECT_TRUE(isEmpty(KeyPair{u"id"_s, {}, u"token"_s}));
    EXPECT_TRUE(isEmpty(SharedKey{u"account"_s, {}}));
    EXPECT_TRUE(isEmpty(Sas()));
    EXPECT_TRUE(isEmpty(Bearer()));
}

TEST(Secrets, TheirPublicNameIsNoSecret)
{
    EXPECT_EQ(publicName(ofEachForm.at(0)), u"id"_s);
    EXPECT_EQ(publicName(ofEachForm.at(1)), u"account"_s);
    EXPECT_TRUE(publicName(ofEachForm.at(2)).isEmpty());
    EXPECT_TRUE(publicName(ofEachForm.at(3)).isEmpty());
}

// What a person is asked for makes a secret: the fields of each dialect and its forms fit together.
TEST(Secrets, AreMadeOfTheFieldsOfTheirProvider)
{
    for (const KnownProvider &known : knownProviders()) {
        EXPECT_EQ(known.signIn == nullptr, known.dialect == nullptr) << known.name.data();
        const SignIn *signIn = signInOf(known.kind);
        if (signIn == nullptr)
            continue;
        QStringList all;
        QStringList needed;
        for (const SecretField &field : signIn->facts().fields) {
            all << field.name;
            needed << (field.needed ? field.name : QString());
        }
        const auto secret = signIn->secretOf(all);
        ASSERT_TRUE(secret);
        EXPECT_TRUE(signIn->checkedSecret(*secret));
        EXPECT_TRUE(all.contains(publicName(*secret))) << "the public name is one of the fields";
        EXPECT_TRUE(signIn->secretOf(needed));
        for (qsizetype i = 0; i < needed.size(); ++i) {
            QStringList lacking = needed;
            lacking[i].clear();
            EXPECT_EQ(signIn->secretOf(lacking).has_value(), needed.at(i).isEmpty());
        }
    }
}

TEST(Providers, AreFoundByTheSchemeOfAUrl)
{
    EXPECT_EQ(providerWithScheme(u"S3")->kind, ProviderKind::S3);
    EXPECT_EQ(providerWithScheme(u"gs")->kind, ProviderKind::Gcs);
    EXPECT_EQ(providerWithScheme(u"ftp"), nullptr);
}

} // namespace
} // namespace windlass
