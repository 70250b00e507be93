// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/http.h"
#include "core/net/requestwatch.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using Phase = RequestWatch::Phase;

class RequestWatchTest : public testing::Test
{
protected:
    RequestWatchTest()
    {
        request.method = "PUT";
        request.body = QByteArray(64 * 1024 * 1024, 'x');
    }
    RequestWatch sending() const
    {
        RequestWatch watch(request);
        watch.enter(Phase::Connecting, start);
        watch.enter(Phase::Sending, start);
        return watch;
    }
    static Instant at(qint64 seconds) { return Instant(std::chrono::seconds(seconds)); }

    HttpRequest request;
    const Instant start = at(0);
};

TEST_F(RequestWatchTest, NoProgressForTheStallTimeoutIsAStall)
{
    RequestWatch watch = sending();
    watch.sent(1'000'000, 0, at(10));
    EXPECT_FALSE(watch.overdue(at(39)));
    EXPECT_EQ(watch.overdue(at(40)), AbortReason::StallTimeout);
}

TEST_F(RequestWatchTest, Scenario19_AnOccasionallyMovingConnectionIsNotAStall)
{
    RequestWatch watch = sending();
    for (int second = 29; second <= 29 * 100; second += 29) {
        watch.sent(10 * second, 0, at(second));
        EXPECT_FALSE(watch.overdue(at(second + 29))) << second;
    }
}

TEST_F(RequestWatchTest, APieceInFlightGetsTheTimeOfASlowConnection)
{
    RequestWatch watch = sending();
    watch.sent(1'000'000, 512 * 1024, at(10));
    EXPECT_FALSE(watch.overdue(at(55))); // the 16 seconds are for the unseen rest, at 32 KiB a second
    EXPECT_EQ(watch.overdue(at(56)), AbortReason::StallTimeout);
}

TEST_F(RequestWatchTest, OurOwnDelayIsNotAStall)
{
    RequestWatch watch = sending();
    watch.sent(1'000, 0, at(10));
    for (int second = 11; second < 1'000; ++second)
        watch.held(at(second));
    EXPECT_FALSE(watch.overdue(at(1'000)));
    EXPECT_EQ(watch.overdue(at(1'029)), AbortReason::StallTimeout);
}

TEST_F(RequestWatchTest, AnAnswerOfOneByteASecondTimesOut)
{
    RequestWatch watch = sending();
    watch.enter(Phase::Awaiting, at(0));
    int second = 1;
    for (; second < 1'000 && !watch.overdue(at(second)); ++second)
        watch.received(second, at(second));
    EXPECT_LE(second, 62) << "the response time-out is 60 seconds";
}

TEST_F(RequestWatchTest, ALongAnswerOverASlowConnectionIsAllowed)
{
    RequestWatch watch = sending();
    for (int second = 0; second < 10'000; ++second) {
        watch.received(second * 2'000LL, at(second));
        ASSERT_FALSE(watch.overdue(at(second + 1))) << second;
    }
}

TEST_F(RequestWatchTest, AnAnswerThatWeDelayIsNotAStall)
{
    RequestWatch watch = sending();
    for (int second = 0; second < 1'000; ++second) {
        watch.received(second, at(second));
        watch.held(at(second));
        ASSERT_FALSE(watch.overdue(at(second + 1))) << second;
    }
}

TEST_F(RequestWatchTest, ARateBelowTheMinimumIsAStall)
{
    request.minBytesPerSecond = 10'000;
    RequestWatch watch = sending();
    for (int second = 1; second <= 30; ++second)
        watch.sent(second * 9'000, 0, at(second));
    EXPECT_EQ(watch.overdue(at(30)), AbortReason::StallTimeout);
}

TEST_F(RequestWatchTest, TheResponseTimeoutAllowsForASlowConnectionToDrain)
{
    request.body = QByteArray(1024 * 1024, 'x');
    RequestWatch watch = sending();
    watch.sent(1024 * 1024, 0, at(1)); // everything is in the send buffer
    EXPECT_EQ(watch.phase(), Phase::Awaiting);
    EXPECT_FALSE(watch.overdue(at(64))); // 32 seconds to drain and 32 to answer
    EXPECT_EQ(watch.overdue(at(65)), AbortReason::ResponseTimeout);
}

TEST_F(RequestWatchTest, AMissingConnectionIsAConnectTimeout)
{
    RequestWatch watch(request);
    EXPECT_FALSE(watch.overdue(at(1'000))); // still queued on our side
    watch.enter(Phase::Connecting, at(1'000));
    EXPECT_FALSE(watch.overdue(at(1'009)));
    EXPECT_EQ(watch.overdue(at(1'010)), AbortReason::ConnectTimeout);
}

TEST_F(RequestWatchTest, AnEmptyBodyHasOneTimeoutForConnectionAndResponse)
{
    request.body = QByteArray();
    RequestWatch watch(request);
    watch.enter(Phase::Connecting, start);
    EXPECT_FALSE(watch.overdue(at(69)));
    EXPECT_EQ(watch.overdue(at(70)), AbortReason::ResponseTimeout);
}

} // namespace
} // namespace windlass
