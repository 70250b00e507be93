// SPDX-License-Identifier: GPL-3.0-or-later
// The numbered scenarios of docs/retry.md that need a whole transfer.
#include "core/log/logline.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/fakenetwork.h"
#include "tests/fakes/transferrig.h"

#include <QNetworkReply>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = FakeService::Fault;

Fault refusal(int status, const QString &code)
{
    Fault fault;
    fault.status = status;
    fault.code = code;
    return fault;
}

Fault ending(const Failure &failure, bool workDone)
{
    Fault fault;
    fault.workDone = workDone;
    fault.failure = failure;
    return fault;
}

Failure responseTimeout()
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = AbortReason::ResponseTimeout;
    failure.requestSent = true;
    return failure;
}

class TransferScenarios : public testing::Test, protected TransferRig
{
protected:
    /// The content of `count` parts of eight bytes.
    static QByteArray partsOf(int count) { return QByteArray(8 * count, 'x'); }
};

TEST_F(TransferScenarios, Scenario17_APartInterruptedByTwentyMinutesOfSleepIsSignedAgain)
{
    policy.maxAttempts = 1;
    service.oldestSignature = 15min;
    service.latency = 1s;
    write(partsOf(4));
    add(8);
    start();
    timers.advance(1500ms); // the session is open, two parts are in flight
    ASSERT_EQ(service.requests[Operation::Part], 2);
    timers.sleep(20min);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.refusedAsTooOld, 0);
    EXPECT_EQ(count(EventKind::ActionTaken), 0) << "no clock had to be corrected";
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 2}, {2, 2}, {3, 1}, {4, 1}}));
}

TEST_F(TransferScenarios, Scenario29_TwoHundredPartsThatExpireTwiceAreReportedOnce)
{
    lanes = 200;
    service.fault = [](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Part)
            return refusal(400, u"ExpiredToken"_s);
        return {};
    };
    send(partsOf(200));
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::NeedsPerson);
    EXPECT_EQ(refreshed, 1);
    EXPECT_EQ(count(EventKind::NotRetryable), 1);
    EXPECT_EQ(count(EventKind::TransferFinished), 1);
}

TEST_F(TransferScenarios, Scenario29_TwoHundredPartsThatExpireTogetherAreRepeatedOnceEach)
{
    lanes = 200;
    policy.maxAttempts = 1; // no attempt is counted
    service.fault = [this](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Part && service.partRequests[step.part] == 1)
            return refusal(400, u"ExpiredToken"_s);
        return {};
    };
    send(partsOf(200));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(refreshed, 1);
    EXPECT_EQ(service.partRequests.size(), 200U);
    for (const auto &[part, requests] : service.partRequests)
        EXPECT_EQ(requests, 2) << part;
}

/// Complete succeeds, but its answer is lost, and the first check comes too early. The object is checked
/// again before anything is sent again.
class LostCompletions : public TransferScenarios, public testing::WithParamInterface<Failure>
{};

TEST_P(LostCompletions, Scenario38_ACompleteWithALostAnswerIsASuccessIfTheObjectIsOurs)
{
    service.fault = [](const Step &step, int count) -> std::optional<Fault> {
        if (step.operation == Operation::Complete && count == 1)
            return ending(GetParam(), true);
        if (step.operation == Operation::Confirm && count == 1)
            return refusal(404, {});
        return {};
    };
    send(partsOf(3));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Complete], 1) << "a second one would find no session";
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_EQ(service.requests[Operation::Part], 3) << "nothing is sent again";
    EXPECT_EQ(arrived(), partsOf(3));
}

INSTANTIATE_TEST_SUITE_P(HoweverTheAnswerIsLost, LostCompletions,
                         testing::Values(lostAfterSending(), responseTimeout()),
                         [](const testing::TestParamInfo<Failure> &row) {
                             return std::string(row.index == 0 ? "Closed" : "NoAnswerInTime");
                         });

TEST_F(TransferScenarios, Scenario41_ASessionLostUnderSixPartsCostsOneListAndOneNewSession)
{
    lanes = 6;
    service.fault = [this](const Step &step, int count) -> std::optional<Fault> {
        if (step.operation == Operation::Part && count == 7)
            service.sessions.clear(); // after six of twelve parts were confirmed
        return {};
    };
    send(partsOf(12));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::ListParts], 1);
    EXPECT_EQ(service.requests[Operation::Open], 2);
    for (const auto &[part, requests] : service.partRequests)
        EXPECT_EQ(requests, 2) << part;
    EXPECT_EQ(arrived(), partsOf(12));
}

TEST_F(TransferScenarios, Scenario41_TheThirdLostSessionIsTheLast)
{
    lanes = 6;
    service.fault = [this](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Part)
            service.sessions.clear();
        return {};
    };
    send(partsOf(12));
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Open], 3);
    EXPECT_EQ(count(EventKind::TransferFinished), 1);
}

TEST_F(TransferScenarios, Scenario45_AFileThatGrowsIsNotRetried)
{
    service.fault = [this](const Step &step, int count) -> std::optional<Fault> {
        if (step.operation == Operation::Part && count == 2)
            append("more");
        return {};
    };
    send(partsOf(6));
    EXPECT_EQ(state(), TransferState::Failed);
    ASSERT_TRUE(transfer->status().failure);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
    EXPECT_TRUE(arrived().isEmpty());
    for (const Event &event : events)
        EXPECT_FALSE(logLine(event).contains(u"retrying"_s)) << logLine(event).toStdString();
}

TEST_F(TransferScenarios, Scenario46_DataDamagedOnceIsReadAndSentAgain)
{
    service.fault = [this](const Step &step, int) -> std::optional<Fault> {
        if (step.part == 2 && service.partRequests[2] == 1)
            return refusal(400, u"BadDigest"_s);
        return {};
    };
    send(partsOf(3));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 1}, {2, 2}, {3, 1}}));
}

TEST_F(TransferScenarios, Scenario46_DataDamagedTwiceFails)
{
    policy.maxAttempts = 10;
    service.fault = [](const Step &step, int) -> std::optional<Fault> {
        if (step.part == 2)
            return refusal(400, u"BadDigest"_s);
        return {};
    };
    send(partsOf(3));
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.partRequests[2], 2);
}

TEST_F(TransferScenarios, Scenario47_ProgressNeverFallsOrExceedsTheSizeDuringFailures)
{
    policy.maxAttempts = 6;
    service.fault = [this](const Step &step, int) -> std::optional<Fault> {
        if (step.operation == Operation::Part && service.partRequests[step.part] <= 5)
            return ending(lostAfterSending(), false);
        return {};
    };
    write(partsOf(3));
    add(8);
    start();
    qint64 confirmed = 0;
    qint64 resent = 0;
    while (!ended && timers.advanceToNext()) {
        const TransferStatus status = transfer->status();
        EXPECT_GE(status.confirmed, confirmed);
        EXPECT_GE(status.sent, status.confirmed);
        EXPECT_LE(status.sent, status.size);
        EXPECT_GE(status.bytesResent, resent);
        confirmed = status.confirmed;
        resent = status.bytesResent;
    }
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(resent, 3 * 5 * 8);
}

} // namespace
} // namespace windlass
