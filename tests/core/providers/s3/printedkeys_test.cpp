// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/awsenvironment.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(PrintedKeys, AreReadWithTheirEnd)
{
    const auto read = printedKeys(
        R"({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "SessionToken": "t",
            "Expiration": "2026-01-21T15:00:00Z"})");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->secret, Secret(KeyPair{u"a"_s, u"s"_s, u"t"_s}));
    EXPECT_EQ(read->expires, QDateTime(QDate(2026, 1, 21), QTime(15, 0), Qt::UTC));
}

TEST(PrintedKeys, WithoutAnEndTheyLast)
{
    const auto read = printedKeys(R"({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s"})");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->expires.isValid());
}

TEST(PrintedKeys, NonsenseIsNamedAndNothingOfItShown)
{
    for (const QByteArray printed :
         {R"(secret!)", R"({"Version": 2, "AccessKeyId": "secret!", "SecretAccessKey": "secret!"})",
          R"({"Version": 1, "AccessKeyId": "secret!"})",
          R"({"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "secret!", "Expiration": "soon"})"}) {
        const auto read = printedKeys(printed);
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().kind, FailureKind::Credentials);
        EXPECT_FALSE(read.error().text.english().contains(u"secret!"_s));
    }
}

} // namespace
} // namespace windlass
