// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/bucketlocation.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

TEST(BucketLocation, AKnownLocationIsUsedFromTheFirstRequest)
{
    Destination saved;
    saved.bucket = u"vms"_s;
    saved.endpoint = QUrl(u"https://s3.example.com"_s);
    const Destination there = relocated(
        saved, {BucketAddress{QUrl(u"https://other.example.com"_s), u"vms"_s, u"eu-west-1"_s, true}});
    EXPECT_EQ(there.region, u"eu-west-1"_s);
    EXPECT_EQ(there.endpoint, QUrl(u"https://other.example.com"_s));
    EXPECT_TRUE(there.pathStyle);
    EXPECT_EQ(relocated(there, {}), there);
}

} // namespace
} // namespace windlass
