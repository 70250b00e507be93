// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/awsconfig.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

AwsSection profile(const QByteArray &text, const QString &name = u"default"_s, AwsFile file = AwsFile::Config)
{
    const auto config = parseAwsConfig(text, file);
    EXPECT_TRUE(config) << config.error().text.english().toStdString();
    return config ? config->profiles.value(name) : AwsSection();
}

TEST(AwsConfigTest, AProfileOfTheConfigFileIsCalledOne)
{
    EXPECT_EQ(profile("[profile work]\nregion = r\n", u"work"_s).value(u"region"_s), u"r"_s);
    EXPECT_EQ(profile("[work]\nregion = r\n", u"work"_s).size(), 0);
    EXPECT_EQ(profile("[default]\nregion = r\n").value(u"region"_s), u"r"_s);
    EXPECT_EQ(profile("[profile default]\nregion = r\n").value(u"region"_s), u"r"_s);
    EXPECT_EQ(profile("[work]\nregion = r\n", u"work"_s, AwsFile::Credentials).value(u"region"_s), u"r"_s);
}

TEST(AwsConfigTest, NamesMayBeQuoted)
{
    EXPECT_EQ(profile("[profile \"my work\"]\nregion = r\n", u"my work"_s).value(u"region"_s), u"r"_s);
    EXPECT_EQ(profile("[profile 'a]b']\nregion = r\n", u"a]b"_s).value(u"region"_s), u"r"_s);
}

TEST(AwsConfigTest, CommentsStandAloneAndBehind)
{
    const AwsSection read = profile(
        "# one\n; two\n[default] # three\nregion = eu-west-1 # four\noutput = json ; five\nkey = a#b;c\n");
    EXPECT_EQ(read.value(u"region"_s), u"eu-west-1"_s);
    EXPECT_EQ(read.value(u"output"_s), u"json"_s);
    EXPECT_EQ(read.value(u"key"_s), u"a#b;c"_s);
}

TEST(AwsConfigTest, ACommandKeepsWhatLooksLikeAComment)
{
    EXPECT_EQ(profile("[default]\ncredential_process = sh -c 'a ; b # c'\n").value(u"credential_process"_s),
              u"sh -c 'a ; b # c'"_s);
}

TEST(AwsConfigTest, SettingsMayBeNested)
{
    const auto config = parseAwsConfig("[default]\nservices = mine\ns3 =\n    endpoint_url = http://a\n"
                                       "    addressing_style = path\nregion = r\n[services mine]\ns3 =\n"
                                       "  endpoint_url = http://b\n",
                                       AwsFile::Config);
    ASSERT_TRUE(config);
    const AwsSection section = config->profiles.value(u"default"_s);
    EXPECT_EQ(section.value(u"s3.endpoint_url"_s), u"http://a"_s);
    EXPECT_EQ(section.value(u"s3.addressing_style"_s), u"path"_s);
    EXPECT_EQ(section.value(u"region"_s), u"r"_s);
    EXPECT_EQ(config->services.value(u"mine"_s).value(u"s3.endpoint_url"_s), u"http://b"_s);
}

TEST(AwsConfigTest, AnIndentedSectionIsNotNested)
{
    const AwsSection read = profile("[default]\n  region = r\n  output = json\n");
    EXPECT_EQ(read.value(u"region"_s), u"r"_s);
    EXPECT_EQ(read.value(u"output"_s), u"json"_s);
}

TEST(AwsConfigTest, AValueMayGoOnInTheNextLine)
{
    EXPECT_EQ(profile("[default]\ncredential_process = a\n   b\n").value(u"credential_process"_s), u"a\nb"_s);
}

TEST(AwsConfigTest, EveryEndOfLineAndAByteOrderMarkWillDo)
{
    const QByteArray text = "\xef\xbb\xbf[default]@region   =   r  @Output: json@";
    for (const QByteArray &end : {"\n"_ba, "\r\n"_ba, "\r"_ba}) {
        const AwsSection read = profile(QByteArray(text).replace('@', end));
        EXPECT_EQ(read.value(u"region"_s), u"r"_s);
        EXPECT_EQ(read.value(u"output"_s), u"json"_s);
    }
}

TEST(AwsConfigTest, WhatMeansNothingHereIsPassedOver)
{
    EXPECT_EQ(
        profile("[sso-session corp]\nsso_start_url = https://x\nnested =\n  a = b\n[default]\nregion = r\n")
            .value(u"region"_s),
        u"r"_s);
}

TEST(AwsConfigTest, WhatCannotBeUnderstoodIsAFailureAndNotAnEmptyFile)
{
    for (const QByteArray &text :
         {"[default\nregion = r\n"_ba, "region = r\n"_ba, "[default]\nnonsense\n"_ba,
          "[default]\nregion = \xe4\n"_ba, "[default]\n\0\n"_ba + QByteArray(1, '\0')}) {
        const auto config = parseAwsConfig(text, AwsFile::Config);
        EXPECT_FALSE(config) << text.toStdString();
    }
    EXPECT_TRUE(
        parseAwsConfig("[default]\n\nwhat\n", AwsFile::Config).error().text.english().contains(u"line 3"_s));
}

} // namespace
} // namespace windlass
