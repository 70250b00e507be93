// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/partplan.h"

#include <gtest/gtest.h>
#include <limits>

namespace windlass {
namespace {

constexpr qint64 mebi = 1024 * 1024;
constexpr qint64 gibi = 1024 * mebi;
constexpr qint64 tebi = 1024 * gibi;
constexpr UploadShape s3Like{5 * mebi, 5 * gibi, 10'000, 50 * tebi, 5 * gibi};

TEST(PartPlanTest, ASmallFileNeedsNoSession)
{
    EXPECT_TRUE(planParts(0, 0, s3Like)->single());
    EXPECT_TRUE(planParts(16 * mebi, 0, s3Like)->single());
    EXPECT_FALSE(planParts(16 * mebi + 1, 0, s3Like)->single());
}

class PlansOfEverySize : public testing::TestWithParam<qint64>
{};

TEST_P(PlansOfEverySize, StayWithinTheServicesLimits)
{
    const auto plan = planParts(GetParam(), 0, s3Like);
    ASSERT_TRUE(plan);
    EXPECT_LE(plan->parts(), s3Like.maxParts);
    EXPECT_GE(plan->partSize, s3Like.minPart);
    EXPECT_LE(plan->partSize, s3Like.maxPart);
}

TEST_P(PlansOfEverySize, CoverTheFileWithoutGapOrOverlap)
{
    const auto plan = planParts(GetParam(), 0, s3Like);
    qint64 at = 0;
    for (int part = 1; part <= plan->parts(); ++part) {
        const Step step = plan->step(part);
        ASSERT_EQ(step.offset, at);
        ASSERT_GT(step.length, 0);
        at += step.length;
    }
    EXPECT_EQ(at, GetParam());
}

INSTANTIATE_TEST_SUITE_P(FromMebiToTebi, PlansOfEverySize,
                         testing::Values(16 * mebi + 1, 17 * mebi, 32 * mebi, 1 * gibi, 100 * gibi,
                                         148 * gibi, 149 * gibi, 1 * tebi, 6 * tebi + 12'345, 47 * tebi,
                                         10'000 * 5 * gibi));

TEST(PartPlanTest, AFileLargerThanTheServiceAcceptsIsRefusedWithItsSize)
{
    const auto plan = planParts(60 * tebi, 0, s3Like);
    ASSERT_FALSE(plan);
    EXPECT_EQ(plan.error().kind, FailureKind::Settings);
    EXPECT_TRUE(plan.error().text.english().contains(QStringLiteral("60 TiB")));
}

TEST(PartPlanTest, AFileSlightlyTooLargeIsRefusedWithSizesInBytes)
{
    UploadShape shape = s3Like;
    shape.maxObject = 5 * tebi - 5 * gibi;
    EXPECT_EQ(planParts(5 * tebi, 0, shape).error().text,
              QStringLiteral("The file has 5497558138880 bytes; the service takes objects up to "
                             "5492189429760 bytes."));
}

TEST(PartPlanTest, ASlowConnectionGetsSmallPartsAndAFastOneLargeParts)
{
    EXPECT_EQ(planParts(gibi, 0, s3Like)->partSize, 8 * mebi);
    EXPECT_EQ(planParts(gibi, 0, s3Like, 50'000)->partSize, 5 * mebi);
    EXPECT_EQ(planParts(gibi, 0, s3Like, 1 * mebi)->partSize, 8 * mebi);
    EXPECT_EQ(planParts(gibi, 0, s3Like, gibi)->partSize, 64 * mebi);
}

TEST(PartPlanTest, AFileThatWouldTakeLongInOneRequestIsSentInParts)
{
    EXPECT_EQ(planParts(16 * mebi, 0, s3Like, 500'000)->partSize, 5 * mebi);
    EXPECT_TRUE(planParts(5 * mebi, 0, s3Like, 1)->single()); // smaller parts are not possible
    EXPECT_TRUE(planParts(16 * mebi, 0, s3Like, 10 * mebi)->single());
}

TEST(PartPlanTest, ALimitIsUsedAsTheRate)
{
    EXPECT_EQ(rateToPlanBy(0, 0, 2, 0), 0);
    EXPECT_EQ(rateToPlanBy(0, 1'000'000, 2, 0), 500'000); // two transfers may share it
    EXPECT_EQ(rateToPlanBy(0, 0, 2, 300'000), 300'000);
    EXPECT_EQ(rateToPlanBy(80'000, 1'000'000, 2, 300'000), 80'000); // the connection is slower than both
    EXPECT_EQ(rateToPlanBy(0, 1, 4, 0), 1);
}

TEST(PartPlanTest, UnderALimitFewerPartsAreSentAtOnce)
{
    EXPECT_EQ(lanesAtRate(4, 0, 16 * mebi), 4);          // no limit
    EXPECT_EQ(lanesAtRate(4, 1'000'000, 5 * mebi), 1);   // five seconds each
    EXPECT_EQ(lanesAtRate(4, 10'000'000, 40 * mebi), 2); // eight seconds each
    EXPECT_EQ(lanesAtRate(4, 1'000'000'000, 64 * mebi), 4);
    EXPECT_EQ(lanesAtRate(4, 1, 5 * qint64(1024) * mebi), 1);
    EXPECT_EQ(lanesAtRate(4, std::numeric_limits<qint64>::max(), 5 * mebi), 4);
    EXPECT_EQ(lanesAtRate(4, 1000, 0), 4); // sent in one request
}

TEST(PartPlanTest, ANearlyCompleteRequestIsFinished)
{
    EXPECT_TRUE(nearlySent(80, 100, 0)); // four fifths, at any rate
    EXPECT_FALSE(nearlySent(79, 100, 0));
    EXPECT_TRUE(nearlySent(0, 100, 40));  // two and a half seconds
    EXPECT_FALSE(nearlySent(0, 100, 25)); // four seconds
    EXPECT_FALSE(nearlySent(90, 100, 1)); // ten more seconds
    EXPECT_TRUE(nearlySent(100, 100, 1)); // only the answer is missing
}

TEST(PartPlanTest, TheNumberOfPartsTakesPrecedenceOverTheRate)
{
    const auto plan = planParts(6 * tebi, 0, s3Like, 50'000);
    EXPECT_LE(plan->parts(), 10'000);
}

TEST(PartPlanTest, AWantedPartSizeIsUsed)
{
    EXPECT_EQ(planParts(100 * mebi, 7 * mebi, s3Like)->parts(), 15);
}

TEST(PartPlanTest, AFileThatFitsInOneWantedPartIsSentInOneRequest)
{
    EXPECT_TRUE(planParts(60 * mebi, 64 * mebi, s3Like)->single());
}

TEST(PartPlanTest, TooManyPartsAreRefusedWithTheNeededSize)
{
    const auto plan = planParts(1 * tebi, 5 * mebi, s3Like);
    ASSERT_FALSE(plan);
    EXPECT_TRUE(plan.error().text.english().contains(QStringLiteral("105 MiB")))
        << plan.error().text.english().toStdString();
}

TEST(PartPlanTest, APartSizeOutsideTheLimitsIsRefused)
{
    EXPECT_FALSE(planParts(1 * gibi, 1 * mebi, s3Like));
    EXPECT_FALSE(planParts(1 * gibi, 6 * gibi, s3Like));
}

} // namespace
} // namespace windlass
