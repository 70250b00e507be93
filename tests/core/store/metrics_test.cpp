// SPDX-License-Identifier: GPL-3.0-or-later
// Known records, added up.
#include "core/store/store.h"

#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class MetricsTest : public testing::Test
{
protected:
    void SetUp() override
    {
        store = std::move(*Store::open(folder.filePath(u"journal.sqlite"_s), Store::Access::ReadWrite));
        id = add();
    }
    TransferId add()
    {
        QList<StoredTransfer> list{StoredTransfer{}};
        list.first().bytesSent = 1000;
        list.first().bytesResent = 200;
        EXPECT_TRUE(store->add(list));
        return list.first().id;
    }
    AttemptRecord record(int part, int number, bool opens)
    {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.part = part;
        attempt.attempt = number;
        attempt.maxAttempts = 3;
        attempt.opens = opens;
        attempt.started = QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
        return attempt;
    }
    void good(int part, int number = 1)
    {
        ASSERT_TRUE(store->recordAttempt(record(part, number, number == 1)));
    }
    void bad(int part, int number, bool again, FailureClass failureClass = FailureClass::Retry)
    {
        AttemptRecord attempt = record(part, number, number == 1);
        attempt.outcome = AttemptOutcome::Failed;
        attempt.failureClass = failureClass;
        attempt.willRetry = again;
        ASSERT_TRUE(store->recordAttempt(attempt));
    }
    Metrics metrics(std::optional<TransferId> of = {}) { return *store->metrics(of); }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    TransferId id = 0;
};

TEST_F(MetricsTest, NothingDoneIsNoDivisionByNothing)
{
    EXPECT_EQ(metrics().operations, 0);
    EXPECT_EQ(metrics().retryRate(), 0);
    EXPECT_EQ(metrics().successAfterRetry(), 0);
}

// A success at the third try is one operation that recovered, not half a one.
TEST_F(MetricsTest, LateSuccessCountsOnce)
{
    good(1);
    good(2);
    bad(3, 1, true);
    bad(3, 2, true);
    good(3, 3);
    bad(4, 1, true);
    bad(4, 2, true);
    bad(4, 3, false);
    const Metrics all = metrics();
    EXPECT_EQ(all.operations, 4);
    EXPECT_EQ(all.attempts, 8);
    EXPECT_EQ(all.retries, 4);
    EXPECT_DOUBLE_EQ(all.retryRate(), 0.5);
    EXPECT_DOUBLE_EQ(all.successAfterRetry(), 0.5);
    EXPECT_DOUBLE_EQ(all.attemptsExceeded(), 0.25);
    EXPECT_DOUBLE_EQ(all.averageRetries(), 1);
    EXPECT_DOUBLE_EQ(all.amplification(), 2);
}

// What no attempt would have changed did not run out of attempts, on the last one either.
TEST_F(MetricsTest, FatalOnesDidNotRunOut)
{
    bad(1, 1, false, FailureClass::Fatal);
    bad(2, 1, true);
    bad(2, 2, true);
    bad(2, 3, false, FailureClass::Fatal);
    EXPECT_EQ(metrics().exhausted, 0);
    EXPECT_THAT(metrics().failures.toStdMap(),
                testing::ElementsAre(testing::Pair(u"fatal"_s, 2), testing::Pair(u"retry"_s, 2)));
}

TEST_F(MetricsTest, SameStepRunAgainIsAnotherOperation)
{
    bad(1, 1, true);
    bad(1, 2, true);
    bad(1, 3, false);
    bad(1, 1, true);
    good(1, 2);
    EXPECT_EQ(metrics().operations, 2);
    EXPECT_EQ(metrics().recovered, 1);
    EXPECT_EQ(metrics().exhausted, 1);
}

TEST_F(MetricsTest, AttemptAfterARemedyIsARetryThoughItsNumberIsTheSame)
{
    bad(1, 1, false, FailureClass::Refresh);
    ASSERT_TRUE(store->recordAttempt(record(1, 1, false)));
    EXPECT_EQ(metrics().operations, 1);
    EXPECT_EQ(metrics().retries, 1);
    EXPECT_EQ(metrics().recovered, 1);
}

TEST_F(MetricsTest, OfOneTransferAndOfAll)
{
    good(1);
    ASSERT_TRUE(store->recordWait(id, DelayReason::Backoff, 1500ms));
    ASSERT_TRUE(store->recordWait(id, DelayReason::Backoff, 500ms));
    ASSERT_TRUE(store->recordWait(id, DelayReason::Offline, 1min));
    const TransferId first = std::exchange(id, add());
    good(1);
    good(2);
    EXPECT_EQ(metrics().operations, 3);
    EXPECT_EQ(metrics().bytesSent, 2000);
    EXPECT_EQ(metrics(first).operations, 1);
    EXPECT_EQ(metrics(first).bytesSent, 1000);
    EXPECT_DOUBLE_EQ(metrics(first).resentRatio(), 0.25);
    EXPECT_THAT(metrics(first).waits.toStdMap(),
                testing::ElementsAre(testing::Pair(u"backoff"_s, 2s), testing::Pair(u"offline"_s, 1min)));
    EXPECT_TRUE(metrics(id).waits.isEmpty());
}

} // namespace
} // namespace windlass
