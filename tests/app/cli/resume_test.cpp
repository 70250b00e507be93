// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/resume.h"

#include <gtest/gtest.h>

namespace windlass {

namespace {

TransferStatus transfer(TransferId id, TransferState state, Cause cause = Cause::None)
{
    TransferStatus status;
    status.id = id;
    status.state = state;
    status.cause = cause;
    return status;
}

const QList<TransferStatus> journal{transfer(1, TransferState::Queued),
                                    transfer(2, TransferState::Paused),
                                    transfer(3, TransferState::Parked, Cause::Exhausted),
                                    transfer(4, TransferState::Failed, Cause::NeedsPerson),
                                    transfer(5, TransferState::Failed, Cause::Fatal),
                                    transfer(6, TransferState::Done),
                                    transfer(7, TransferState::Cancelled)};

TEST(Resume, WithoutNamesTakesAllThatMayGoOn)
{
    EXPECT_EQ(chooseToResume(journal, {}).ids, (QList<TransferId>{1, 2, 3, 4}));
}

TEST(Resume, AFailedOneGoesOnWhenItIsNamed)
{
    EXPECT_EQ(chooseToResume(journal, {5}).ids, QList<TransferId>{5});
}

TEST(Resume, WhatIsOverStaysOver)
{
    const ResumeChoice choice = chooseToResume(journal, {6, 7, 3});
    EXPECT_EQ(choice.ids, QList<TransferId>{3});
    EXPECT_EQ(choice.over, (QList<TransferId>{6, 7}));
}

TEST(Resume, OneWhoseRecordCannotBeReadIsNotPassedOver)
{
    TransferStatus damaged = transfer(8, TransferState::Failed, Cause::Fatal);
    damaged.failure = localFailure(FailureKind::Journal, QStringLiteral("Nobody can read it."));
    EXPECT_EQ(chooseToResume({damaged}, {}).ids, QList<TransferId>{8});
}

/// Resume takes up every transfer that queue shows as "needs you". Missing permissions may have been granted
/// since.
TEST(Resume, WhatNeedsAPersonIsTakenUpWhateverTheCause)
{
    TransferStatus forbidden = transfer(9, TransferState::Failed, Cause::Fatal);
    Failure refusal;
    refusal.kind = FailureKind::Service;
    refusal.httpStatus = 403;
    forbidden.failure = refusal;
    EXPECT_EQ(chooseToResume({forbidden}, {}).ids, QList<TransferId>{9});
    refusal.httpStatus = 404;
    forbidden.failure = refusal;
    EXPECT_TRUE(chooseToResume({forbidden}, {}).ids.isEmpty());
}

TEST(Resume, AnUnknownNumberIsReported)
{
    EXPECT_EQ(chooseToResume(journal, {99}).unknown, QList<TransferId>{99});
}

} // namespace

} // namespace windlass
