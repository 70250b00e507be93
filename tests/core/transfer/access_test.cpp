// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/access.h"
#include "tests/fakes/failures.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class AccessTest : public testing::Test
{
protected:
    Failure skewed(const QDateTime &theirs)
    {
        Failure failure = answered(403);
        failure.serviceCode = u"RequestTimeTooSkewed"_s;
        failure.serverDate = theirs;
        return failure;
    }
    bool putRight(const Failure &failure)
    {
        bool can = false;
        const Handle asking = access.putRight(FailureClass::Clock, failure, {u"a"_s, access.round()},
                                              [&can](bool put) { can = put; });
        timers.advance(1ms);
        return can;
    }
    Duration offBy() const { return Duration(timers.wallClock().msecsTo(access.serviceNow())); }

    VirtualTimers timers;
    Access access{timers, {}, {}};
};

TEST_F(AccessTest, ItSignsByTheServicesClock)
{
    EXPECT_TRUE(putRight(skewed(timers.wallClock().addSecs(3600))));
    EXPECT_EQ(offBy(), 1h);
}

TEST_F(AccessTest, AnAbsurdHourCountsForNothing)
{
    for (const QDate &day : {QDate(2099, 1, 1), QDate(1970, 1, 1), QDate(2007, 1, 9)}) {
        EXPECT_TRUE(putRight(skewed(QDateTime(day, QTime(0, 0), Qt::UTC)))) << "another attempt may do";
        EXPECT_EQ(offBy(), 0ms);
    }
}

TEST_F(AccessTest, AWrongHourIsLeftAgainWhenTheNextAnswerDisagrees)
{
    EXPECT_TRUE(putRight(skewed(timers.wallClock().addYears(3))));
    EXPECT_TRUE(putRight(skewed(timers.wallClock())));
    EXPECT_EQ(offBy(), 0ms);
}

} // namespace
} // namespace windlass
