// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/permitted.h"

#include <gtest/gtest.h>

namespace windlass {

namespace {

TransferStatus in(TransferState state)
{
    TransferStatus status;
    status.state = state;
    return status;
}

TransferStatus waitingFor(DelayReason reason, TransferState state = TransferState::Waiting)
{
    TransferStatus status = in(state);
    WaitStatus wait;
    wait.reason = reason;
    status.wait = wait;
    return status;
}

bool may(const TransferStatus &status, Command command)
{
    return permitted(status).testFlag(command);
}

} // namespace

TEST(Permitted, IsWhatTheStatesTableKnows)
{
    for (int i = 0; i <= static_cast<int>(TransferState::Cancelled); ++i) {
        const auto state = static_cast<TransferState>(i);
        EXPECT_EQ(may(in(state), Command::Pause), next(state, TransferEvent::Pause).has_value());
        EXPECT_EQ(may(in(state), Command::Resume), next(state, TransferEvent::Resume).has_value());
        EXPECT_EQ(may(in(state), Command::Cancel), next(state, TransferEvent::Cancel).has_value());
    }
}

TEST(Permitted, OnlyWhatHasEndedForGoodIsRemoved)
{
    EXPECT_TRUE(may(in(TransferState::Done), Command::Remove));
    EXPECT_TRUE(may(in(TransferState::Cancelled), Command::Remove));
    EXPECT_FALSE(may(in(TransferState::Parked), Command::Remove));
    TransferStatus failed = in(TransferState::Failed);
    EXPECT_FALSE(may(failed, Command::Remove)) << "something of it may be left on the service";
    failed.nothingSent = true;
    EXPECT_TRUE(may(failed, Command::Remove));
    failed.nothingSent = false;
    failed.takeBack = true;
    EXPECT_TRUE(may(failed, Command::Remove)) << "a cancel that was given up: no more can be done";
}

TEST(Permitted, OnlyAWaitThatAPersonCanEndIsHurried)
{
    EXPECT_TRUE(may(waitingFor(DelayReason::Backoff), Command::RetryNow));
    EXPECT_TRUE(may(waitingFor(DelayReason::Offline), Command::RetryNow));
    EXPECT_TRUE(may(waitingFor(DelayReason::Backoff, TransferState::Finalising), Command::RetryNow));
    EXPECT_FALSE(may(waitingFor(DelayReason::Gate), Command::RetryNow));
    EXPECT_FALSE(may(waitingFor(DelayReason::Bandwidth), Command::RetryNow));
    EXPECT_FALSE(may(in(TransferState::Running), Command::RetryNow));
    EXPECT_TRUE(may(in(TransferState::Failed), Command::RetryNow));
    EXPECT_TRUE(may(in(TransferState::Parked), Command::RetryNow));
}

TEST(Permitted, ATimeThatTheServiceNamedIsNotHurried)
{
    TransferStatus parked = in(TransferState::Parked);
    parked.resumesAt = QDateTime::currentDateTimeUtc();
    EXPECT_TRUE(may(parked, Command::RetryNow));
    parked.cause = Cause::ServerAskedToWait;
    EXPECT_FALSE(may(parked, Command::RetryNow));
    EXPECT_TRUE(may(parked, Command::Resume)) << "a person may disregard it";
}

TEST(Permitted, AQueuedOneThatRestsCanBeHurried)
{
    TransferStatus queued = in(TransferState::Queued);
    EXPECT_FALSE(may(queued, Command::RetryNow));
    queued.resumesAt = QDateTime::currentDateTimeUtc();
    EXPECT_TRUE(may(queued, Command::RetryNow));
}

TEST(Permitted, APersonDecidesOnAnObjectThatIsThere)
{
    TransferStatus stopped = in(TransferState::Failed);
    EXPECT_FALSE(may(stopped, Command::Decide));
    stopped.failure = localFailure(FailureKind::ObjectExists, {});
    EXPECT_TRUE(may(stopped, Command::Decide));
}

} // namespace windlass
