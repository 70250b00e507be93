// SPDX-License-Identifier: GPL-3.0-or-later
// Metrics of known records.
#include "tests/core/store/anystore.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class MetricsTest : public AnyStore
{
protected:
    void SetUp() override
    {
        AnyStore::SetUp();
        id = add();
        lease = **store->claim(id);
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
        attempt.number = part;
        attempt.attempt = number;
        attempt.maxAttempts = 3;
        attempt.opens = opens;
        attempt.started = QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
        return attempt;
    }
    void good(int part, int number = 1)
    {
        ASSERT_TRUE(store->recordAttempt(lease, record(part, number, number == 1), 0));
    }
    void bad(int part, int number, bool again, FailureClass failureClass = FailureClass::Retry)
    {
        AttemptRecord attempt = record(part, number, number == 1);
        attempt.outcome = AttemptOutcome::Failed;
        attempt.failureClass = failureClass;
        attempt.willRetry = again;
        ASSERT_TRUE(store->recordAttempt(lease, attempt, 0));
    }
    Metrics metrics(std::optional<TransferId> of = {}) { return *store->metrics(of); }

    TransferId id = 0;
    Lease lease; ///< on the transfer `id`
};

TEST_P(MetricsTest, WithoutOperationsTheRatesAreZero)
{
    EXPECT_EQ(metrics().operations, 0);
    EXPECT_EQ(metrics().retryRate(), 0);
    EXPECT_EQ(metrics().successAfterRetry(), 0);
}

// A success at the third attempt is one operation that recovered.
TEST_P(MetricsTest, ASuccessAfterRetriesCountsOnce)
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

// After a fatal failure the operation is not exhausted, not even at the last attempt.
TEST_P(MetricsTest, FatalOperationsAreNotExhausted)
{
    bad(1, 1, false, FailureClass::Fatal);
    bad(2, 1, true);
    bad(2, 2, true);
    bad(2, 3, false, FailureClass::Fatal);
    EXPECT_EQ(metrics().exhausted, 0);
    EXPECT_THAT(metrics().failures.toStdMap(),
                testing::ElementsAre(testing::Pair(u"fatal"_s, 2), testing::Pair(u"retry"_s, 2)));
}

TEST_P(MetricsTest, RepeatingAStepIsAnotherOperation)
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

TEST_P(MetricsTest, AnAttemptCountsInItsTransfersRowBeforeThatIsSavedAgain)
{
    AttemptRecord attempt = record(1, 1, true);
    attempt.bytes = 500;
    ASSERT_TRUE(store->recordAttempt(lease, attempt, 0));
    attempt = record(1, 2, false);
    attempt.bytes = 300;
    ASSERT_TRUE(store->recordAttempt(lease, attempt, 300));
    EXPECT_EQ(metrics().bytesSent, 1000 + 800) << "a process that is killed saves no row";
    EXPECT_EQ(metrics().bytesResent, 200 + 300);
    const StoredTransfer row = **store->transfer(id);
    EXPECT_EQ(row.attempts, 2);
    EXPECT_EQ(row.retries, 1);
}

TEST_P(MetricsTest, AnAttemptAfterARemedyIsARetryThoughItsNumberIsTheSame)
{
    bad(1, 1, false, FailureClass::Refresh);
    ASSERT_TRUE(store->recordAttempt(lease, record(1, 1, false), 0));
    EXPECT_EQ(metrics().operations, 1);
    EXPECT_EQ(metrics().retries, 1);
    EXPECT_EQ(metrics().recovered, 1);
}

TEST_P(MetricsTest, OperationsAreCountedByTheirEnd)
{
    good(1);
    bad(2, 1, true);
    good(2, 2);
    bad(3, 1, false, FailureClass::Throttle); // the last permitted attempt
    ASSERT_TRUE(store->recordEnd(lease, record(3, 1, true), Cause::ServerAskedToWait));
    bad(4, 1, false, FailureClass::Refresh);
    ASSERT_TRUE(store->recordEnd(lease, record(4, 1, true), Cause::NeedsPerson));
    bad(5, 1, true); // continues
    EXPECT_THAT(metrics().ends.toStdMap(), testing::ElementsAre(testing::Pair(u"needs_person"_s, 1),
                                                                testing::Pair(u"server_asked_to_wait"_s, 1),
                                                                testing::Pair(u"succeeded"_s, 2)));
    EXPECT_EQ(metrics().operations, 5);
}

TEST_P(MetricsTest, TheReportedEndOverridesTheRecords)
{
    bad(1, 3, false);
    ASSERT_TRUE(store->recordEnd(lease, record(1, 3, true), Cause::Deadline));
    EXPECT_EQ(metrics().exhausted, 0);
    bad(2, 1, false, FailureClass::Reconcile); // before the last permitted attempt, and final
    ASSERT_TRUE(store->recordEnd(lease, record(2, 1, true), Cause::Exhausted));
    EXPECT_EQ(metrics().exhausted, 1);
}

TEST_P(MetricsTest, FailuresAreCountedByServiceCodeAndClass)
{
    const auto failed = [this](int part, int status, const QString &code, FailureClass failureClass) {
        AttemptRecord attempt = record(part, 1, true);
        attempt.outcome = AttemptOutcome::Failed;
        attempt.failureClass = failureClass;
        attempt.failure.serviceCode = code;
        attempt.httpStatus = status;
        ASSERT_TRUE(store->recordAttempt(lease, attempt, 0));
    };
    failed(1, 503, u"SlowDown"_s, FailureClass::Throttle);
    failed(2, 503, u"SlowDown"_s, FailureClass::Throttle);
    failed(3, 500, {}, FailureClass::Retry);
    failed(4, 0, {}, FailureClass::Net);
    const auto codes = metrics().failuresByCode;
    EXPECT_EQ(codes.keys(), (QStringList{u"SlowDown"_s, u"http 500"_s, u"none"_s}));
    EXPECT_EQ(codes.value(u"SlowDown"_s).value(u"throttle"_s), 2);
    EXPECT_EQ(codes.value(u"none"_s).value(u"net"_s), 1);
}

TEST_P(MetricsTest, MetricsCoverOneTransferOrAll)
{
    good(1);
    ASSERT_TRUE(store->recordWait(lease, DelayReason::Backoff, 1500ms));
    ASSERT_TRUE(store->recordWait(lease, DelayReason::Backoff, 500ms));
    ASSERT_TRUE(store->recordWait(lease, DelayReason::Offline, 1min));
    const TransferId first = std::exchange(id, add());
    lease = **store->claim(id);
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

INSTANTIATE_TEST_SUITE_P(Stores, MetricsTest, testing::ValuesIn(storeKinds()),
                         [](const auto &kind) { return kind.param.name; });

} // namespace
} // namespace windlass
