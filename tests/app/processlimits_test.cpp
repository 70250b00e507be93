// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/processlimits.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

TEST(DescriptorSharesTest, TooFewAreSaidToBeTooFew)
{
    EXPECT_EQ(sharesOf(20).transfers, 0);
    EXPECT_GT(sharesOf(fewestDescriptors).transfers, 0);
}

TEST(DescriptorSharesTest, FewAreSharedOutAndManyAreNoLimit)
{
    EXPECT_EQ(sharesOf(40).managers, 1);
    EXPECT_EQ(sharesOf(1024).managers, 8);
    for (int descriptors = fewestDescriptors; descriptors < 5000; ++descriptors)
        EXPECT_LT(sharesOf(descriptors).transfers, descriptors);
}

} // namespace
} // namespace windlass
