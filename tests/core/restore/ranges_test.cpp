// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/restore/ranges.h"

#include <gtest/gtest.h>
#include <limits>

namespace windlass {
namespace {

QList<int> numbers(const QList<Step> &steps)
{
    QList<int> all;
    for (const Step &step : steps)
        all << step.part;
    return all;
}

TEST(RangesTest, TheyCoverTheObjectOnceAndInOrder)
{
    const Ranges ranges(20, 8);
    qint64 at = 0;
    for (int range = 1; range <= ranges.count(); ++range) {
        EXPECT_EQ(ranges.step(range).offset, at);
        at += ranges.step(range).length;
    }
    EXPECT_EQ(at, 20);
}

TEST(RangesTest, AnEmptyObjectIsFinishedFromTheStart)
{
    const Ranges ranges(0, 8);
    EXPECT_TRUE(ranges.finished());
    EXPECT_TRUE(ranges.allReceived());
}

TEST(RangesTest, NoRangeIsHandedOutTwiceWhileInFlight)
{
    Ranges ranges(24, 8);
    EXPECT_EQ(numbers(ranges.take(2)), (QList<int>{1, 2}));
    EXPECT_EQ(numbers(ranges.take(2)), (QList<int>{3}));
    EXPECT_TRUE(ranges.take(1).isEmpty());
}

TEST(RangesTest, ALostRangeIsHandedOutAgain)
{
    Ranges ranges(24, 8);
    ranges.take(3);
    ranges.lost(2);
    EXPECT_EQ(numbers(ranges.take(3)), (QList<int>{2}));
}

TEST(RangesTest, AConfirmedRangeIsNotFetchedAgain)
{
    Ranges ranges(24, 8, {{2, "digest"}});
    EXPECT_EQ(ranges.confirmedBytes(), 8);
    EXPECT_EQ(numbers(ranges.take(3)), (QList<int>{1, 3}));
}

TEST(RangesTest, AReceivedRangeCountsOnlyAfterItIsSafe)
{
    Ranges ranges(8, 8);
    ranges.take(1);
    ranges.received(1, "digest");
    EXPECT_TRUE(ranges.allReceived());
    EXPECT_FALSE(ranges.finished());
    EXPECT_EQ(ranges.confirmedBytes(), 0);
    EXPECT_TRUE(ranges.settle());
    EXPECT_TRUE(ranges.finished());
    EXPECT_EQ(ranges.confirmed().value(1), "digest");
}

TEST(RangesTest, ARecordOfUnknownRangesIsIgnored)
{
    const Ranges ranges(8, 8, {{0, "a"}, {2, "b"}});
    EXPECT_EQ(ranges.confirmedBytes(), 0);
}

TEST(RangesTest, TheLargestObjectHasAtMostTenThousandRanges)
{
    constexpr qint64 tebi = 1024LL * 1024 * 1024 * 1024;
    EXPECT_LE(Ranges(48 * tebi, usualRangeSize(48 * tebi)).count(), 10'000);
    EXPECT_LE(Ranges(48 * tebi, usualRangeSize(48 * tebi, 1)).count(), 10'000);
    EXPECT_EQ(usualRangeSize(1 << 30, 1'000'000), 8'000'000); // eight seconds at the limit
    EXPECT_EQ(usualRangeSize(1 << 30, 1), 1 << 20);
}

TEST(RangesTest, AForgottenRangeIsHandedOutAgain)
{
    Ranges ranges(20, 8, {{1, "a"}, {2, "b"}, {3, "c"}});
    ranges.forget(2);
    ranges.forget(2);
    EXPECT_EQ(ranges.confirmedBytes(), 12);
    const QList<Step> steps = ranges.take(4);
    ASSERT_EQ(steps.size(), 1);
    EXPECT_EQ(steps.first().offset, 8);
}

TEST(RangesTest, TheLargestNumberHasARangeSize)
{
    constexpr qint64 largest = std::numeric_limits<qint64>::max();
    EXPECT_LE(Ranges(largest, usualRangeSize(largest)).count(), 10'000);
}

} // namespace
} // namespace windlass
