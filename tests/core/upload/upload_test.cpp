// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/upload/upload.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mebi = 1024 * 1024;

Receipt opened()
{
    return {{}, answer::Opened{u"session"_s}};
}

ConfirmedPart part(const PartPlan &plan, int number)
{
    const Step step = plan.step(number);
    return {number, step.offset, step.length, u"e%1"_s.arg(number), {}};
}

class UploadTest : public testing::Test
{
protected:
    PartPlan plan{50 * mebi, 16 * mebi}; // 16 + 16 + 16 + 2
    Upload upload{plan, {}};

    QList<Step> open(int free)
    {
        upload.done(upload.take(1).first(), opened());
        return upload.take(free);
    }
};

TEST_F(UploadTest, OpensASessionBeforeAnyPart)
{
    const auto steps = upload.take(8);
    ASSERT_EQ(steps.size(), 1);
    EXPECT_EQ(steps.first().operation, Operation::Open);
    EXPECT_TRUE(upload.take(8).isEmpty());
}

TEST_F(UploadTest, HandsOutOnlyAsManyPartsAsPlacesAreFree)
{
    EXPECT_EQ(open(3).size(), 3);
    EXPECT_EQ(upload.take(3).size(), 1);
    EXPECT_TRUE(upload.take(3).isEmpty());
}

TEST_F(UploadTest, TheLastPartHasTheRest)
{
    const auto steps = open(8);
    EXPECT_EQ(steps.last(), (Step{Operation::Part, 4, 48 * mebi, 2 * mebi}));
}

TEST_F(UploadTest, ALostPartIsHandedOutAgain)
{
    const auto steps = open(4);
    upload.lost(steps.at(1));
    const auto again = upload.take(4);
    ASSERT_EQ(again.size(), 1);
    EXPECT_EQ(again.first(), steps.at(1));
}

TEST_F(UploadTest, CompletesOnlyWhenEveryPartIsConfirmed)
{
    const auto steps = open(4);
    for (int i = 0; i < 3; ++i)
        upload.sent(part(plan, steps.at(i).part));
    EXPECT_EQ(upload.phase(), Upload::Phase::Sending);
    upload.sent(part(plan, steps.at(3).part));
    EXPECT_EQ(upload.phase(), Upload::Phase::Closing);
    EXPECT_EQ(upload.confirmedBytes(), 50 * mebi);
    EXPECT_EQ(upload.take(4).first().operation, Operation::Complete);
}

TEST_F(UploadTest, IsFinishedOnlyAfterTheObjectIsConfirmed)
{
    const auto steps = open(4);
    for (const Step &step : steps)
        upload.sent(part(plan, step.part));
    upload.done(upload.take(1).first(), {});
    EXPECT_EQ(upload.phase(), Upload::Phase::Confirming);
    upload.done(upload.take(1).first(), {});
    EXPECT_EQ(upload.phase(), Upload::Phase::Finished);
    EXPECT_TRUE(upload.take(4).isEmpty());
}

TEST_F(UploadTest, ASmallFileIsSentInOneRequest)
{
    Upload small({1000, 0}, {});
    const auto steps = small.take(4);
    ASSERT_EQ(steps.size(), 1);
    EXPECT_EQ(steps.first(), (Step{Operation::Put, 0, 0, 1000}));
    small.done(steps.first(), {});
    EXPECT_EQ(small.take(4).first().operation, Operation::Confirm);
}

TEST_F(UploadTest, AfterARestartItListsThePartsFirst)
{
    Upload again(plan, {u"session"_s, {{1, part(plan, 1)}}});
    EXPECT_EQ(again.confirmedBytes(), 16 * mebi);
    EXPECT_EQ(again.take(4).first().operation, Operation::ListParts);
}

TEST_F(UploadTest, PartsThatTheServiceStillHasAreNotSentAgain)
{
    Upload again(plan, {u"session"_s, {{1, part(plan, 1)}, {3, part(plan, 3)}}});
    answer::HeldParts listed;
    listed.parts = {{1, part(plan, 1)}, {3, part(plan, 3)}};
    EXPECT_TRUE(again.done(again.take(1).first(), {{}, listed}).isEmpty());
    const auto steps = again.take(8);
    ASSERT_EQ(steps.size(), 2);
    EXPECT_EQ(steps.at(0).part, 2);
    EXPECT_EQ(steps.at(1).part, 4);
}

TEST_F(UploadTest, OnlyAPartThatTheServiceLostIsSentAgain)
{
    Upload again(plan, {u"session"_s, {{1, part(plan, 1)}, {2, part(plan, 2)}, {3, part(plan, 3)}}});
    answer::HeldParts listed;
    listed.parts = {{1, part(plan, 1)}, {3, part(plan, 3)}};
    EXPECT_EQ(again.done(again.take(1).first(), {{}, listed}), QList<int>{2});
    EXPECT_EQ(again.take(1).first().part, 2);
    EXPECT_EQ(again.confirmedBytes(), 32 * mebi);
}

TEST_F(UploadTest, APartWithAnotherEtagIsSentAgain)
{
    Upload again(plan, {u"session"_s, {{1, part(plan, 1)}}});
    answer::HeldParts listed;
    listed.parts = {{1, part(plan, 1)}};
    listed.parts[1].etag = u"other"_s;
    EXPECT_EQ(again.done(again.take(1).first(), {{}, listed}), QList<int>{1});
}

TEST_F(UploadTest, EveryPageIsReadBeforePartsCountAsLost)
{
    Upload again(plan, {u"session"_s, {{1, part(plan, 1)}, {2, part(plan, 2)}}});
    answer::HeldParts page;
    page.parts = {{1, part(plan, 1)}};
    page.next = 1;
    EXPECT_TRUE(again.done(again.take(1).first(), {{}, page}).isEmpty());
    EXPECT_EQ(again.partMarker(), 1);
    answer::HeldParts last;
    last.parts = {{2, part(plan, 2)}};
    EXPECT_TRUE(again.done(again.take(1).first(), {{}, last}).isEmpty());
    EXPECT_EQ(again.take(1).first().part, 3);
}

TEST_F(UploadTest, WithoutItsSessionEverythingStartsAgain)
{
    const auto steps = open(4);
    upload.sent(part(plan, steps.first().part));
    upload.reopen();
    EXPECT_EQ(upload.confirmedBytes(), 0);
    EXPECT_EQ(upload.take(4).first().operation, Operation::Open);
}

TEST_F(UploadTest, CancellingAbortsTheSession)
{
    open(2);
    upload.abort();
    EXPECT_EQ(upload.take(4).first().operation, Operation::Abort);
}

TEST_F(UploadTest, CancellingBeforeTheStartIsDoneAtOnce)
{
    upload.abort();
    EXPECT_EQ(upload.phase(), Upload::Phase::Gone);
}

TEST_F(UploadTest, ChecksFirstIfNothingMayBeOverwritten)
{
    Upload careful(plan, {}, true);
    EXPECT_EQ(careful.phase(), Upload::Phase::Looking);
    const auto steps = careful.take(4);
    ASSERT_EQ(steps.size(), 1);
    EXPECT_EQ(steps.first().operation, Operation::List);
    careful.done(steps.first(), {});
    EXPECT_EQ(careful.take(1).first().operation, Operation::Open);
}

TEST_F(UploadTest, WithAnOpenSessionItDoesNotCheckFirst)
{
    EXPECT_EQ(Upload(plan, {u"session"_s, {}}, true).phase(), Upload::Phase::Checking);
}

TEST_F(UploadTest, UnrecordedPartsOfTheServiceCanBeAdopted)
{
    Upload taken(plan, {u"session"_s, {{1, part(plan, 1)}}});
    answer::HeldParts listed;
    for (const int number : {1, 2, 4})
        listed.parts.insert(number, part(plan, number));
    listed.parts[4].length -= 1;                                      // not the planned length
    listed.parts.insert(9, {9, 0, 16 * mebi, u"e9"_s, QByteArray()}); // not a part of this plan
    taken.done(taken.take(1).first(), {{}, listed});
    ASSERT_EQ(taken.unrecorded().size(), 1);
    EXPECT_EQ(taken.unrecorded().first(), part(plan, 2));
    taken.adopt(taken.unrecorded().first());
    QList<int> left;
    for (const Step &step : taken.take(8))
        left.append(step.part);
    EXPECT_EQ(left, (QList<int>{3, 4}));
    EXPECT_EQ(taken.confirmedBytes(), 32 * mebi);
}

TEST_F(UploadTest, IfAllPartsAreAdoptedTheSessionIsCompleted)
{
    Upload taken(plan, {u"session"_s, {}});
    answer::HeldParts listed;
    for (const int number : {1, 2, 3, 4})
        listed.parts.insert(number, part(plan, number));
    taken.done(taken.take(1).first(), {{}, listed});
    for (const ConfirmedPart &each : taken.unrecorded())
        taken.adopt(each);
    EXPECT_EQ(taken.take(8).first().operation, Operation::Complete);
}

} // namespace
} // namespace windlass
