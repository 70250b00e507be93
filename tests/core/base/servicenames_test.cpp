// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/servicenames.h"

#include <QString>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(ServiceNames, ARegionIsLettersDigitsAndDashes)
{
    EXPECT_TRUE(isRegion(u"eu-west-1"));
    EXPECT_TRUE(isRegion(u"RegionOne"));
    for (const QString &other : {u""_s, u"eu west"_s, u"eu\r\nX-Injected: yes"_s, u"evil.example/x"_s,
                                 u"a\n"_s, u"eu_west"_s, u"ä"_s, QString(65, u'a')})
        EXPECT_FALSE(isRegion(other)) << other.toStdString();
}

TEST(ServiceNames, AHostIsANameOrAnAddress)
{
    for (const QString &host : {u"localhost"_s, u"s3.example.com"_s, u"s3.example.com."_s, u"minio_1"_s,
                                u"10.0.0.1"_s, u"::1"_s, u"fe80::1"_s, u"xn--bro-hoa.example"_s})
        EXPECT_TRUE(isHost(host)) << host.toStdString();
    for (const QString &other : {u""_s, u"."_s, u"a..b"_s, u"-a.example"_s, u"a b"_s, u"a\r\n"_s, u"a/b"_s,
                                 u"a@b"_s, u"a:9000"_s, u"büro.example"_s, QString(64, u'a'), u"a\0b"_s})
        EXPECT_FALSE(isHost(other)) << other.toStdString();
}

TEST(ServiceNames, OnlyAddressesAreAddresses)
{
    EXPECT_TRUE(isAddress(u"127.0.0.1"));
    EXPECT_TRUE(isAddress(u"::1"));
    for (const QString &name : {u"127.0.0.1.example"_s, u"1.2.3"_s, u"1.2.3.256"_s, u"cafe"_s})
        EXPECT_FALSE(isAddress(name)) << name.toStdString();
}

} // namespace
} // namespace windlass
