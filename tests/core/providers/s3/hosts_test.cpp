// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/hosts.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(S3Hosts, RegionsOfOneServiceAreOfOneOwner)
{
    EXPECT_TRUE(isSameService(u"s3.amazonaws.com"_s, u"s3.eu-west-1.amazonaws.com"_s));
    EXPECT_TRUE(isSameService(u"s3.eu-central-1.wasabisys.com"_s, u"s3.us-east-1.wasabisys.com"_s));
    EXPECT_FALSE(isSameService(u"s3.amazonaws.com"_s, u"s3.eu-west-1.amazonaws.com.evil.example"_s));
    EXPECT_FALSE(isSameService(u"s3.amazonaws.com"_s, u"evil.s3.amazonaws.com"_s));
    EXPECT_FALSE(isSameService(u"s3.a.wasabisys.com"_s, u"s3.a.b.wasabisys.com"_s));
    EXPECT_FALSE(isSameService(u"s3.amazonaws.com"_s, u"s3.cn-north-1.amazonaws.com.cn"_s));
    EXPECT_FALSE(isSameService(u"s3.example.com"_s, u"s3.example.com"_s));
}

} // namespace
} // namespace windlass
