// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/needsperson.h"

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(NeedsPerson, WhatOnlyAPersonCanSettleIsAQuestion)
{
    const Failure exists = localFailure(FailureKind::ObjectExists, u"It is there already."_s);
    EXPECT_TRUE(needsPerson(TransferState::Failed, Cause::NeedsPerson, &exists));
    EXPECT_TRUE(needsPerson(TransferState::Parked, Cause::NeedsPerson, &exists));
    Failure forbidden;
    forbidden.kind = FailureKind::Service;
    forbidden.httpStatus = 403;
    EXPECT_TRUE(needsPerson(TransferState::Failed, Cause::Fatal, &forbidden));
}

TEST(NeedsPerson, WhatAPersonHasAnsweredAlreadyHasFailed)
{
    const Failure exists = localFailure(FailureKind::ObjectExists, u"It is there already."_s);
    EXPECT_FALSE(needsPerson(TransferState::Failed, Cause::Fatal, &exists))
        << "they chose that it fails then";
}

TEST(NeedsPerson, OnlyWhatRestsAsksAnything)
{
    const Failure exists = localFailure(FailureKind::ObjectExists, u"It is there already."_s);
    for (const TransferState state :
         {TransferState::Queued, TransferState::Running, TransferState::Waiting, TransferState::Finalising,
          TransferState::Paused, TransferState::Cancelling, TransferState::Done, TransferState::Cancelled})
        EXPECT_FALSE(needsPerson(state, Cause::NeedsPerson, &exists)) << static_cast<int>(state);
    EXPECT_FALSE(needsPerson(TransferState::Failed, Cause::Exhausted, nullptr));
}

} // namespace windlass
