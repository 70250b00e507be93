// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"
#include "core/services/access.h"
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
    bool applyRemedy(const Failure &failure)
    {
        bool can = false;
        const Handle asking = access.applyRemedy(FailureClass::Clock, failure, {u"a"_s, access.round()},
                                                 [&can](bool put) { can = put; });
        timers.advance(1ms);
        return can;
    }
    Duration offBy() const { return Duration(timers.wallClock().msecsTo(access.serviceNow())); }

    VirtualTimers timers;
    S3Provider s3;
    Access access{timers, s3, {}, {}};
};

TEST_F(AccessTest, SignsByTheServicesClock)
{
    EXPECT_TRUE(applyRemedy(skewed(timers.wallClock().addSecs(3600))));
    EXPECT_EQ(offBy(), 1h);
}

TEST_F(AccessTest, AnImplausibleServerTimeIsIgnored)
{
    for (const QDate &day : {QDate(2099, 1, 1), QDate(1970, 1, 1), QDate(2007, 1, 9)}) {
        EXPECT_TRUE(applyRemedy(skewed(QDateTime(day, QTime(0, 0), Qt::UTC)))) << "another attempt may do";
        EXPECT_EQ(offBy(), 0ms);
    }
}

TEST_F(AccessTest, AWrongCorrectionIsRemovedByTheNextAnswer)
{
    EXPECT_TRUE(applyRemedy(skewed(timers.wallClock().addYears(3))));
    EXPECT_TRUE(applyRemedy(skewed(timers.wallClock())));
    EXPECT_EQ(offBy(), 0ms);
}

/// A bucket that several transfers access at the same time.
class AccessToABucket : public testing::Test
{
protected:
    static Destination bucket()
    {
        Destination destination;
        destination.bucket = u"vms"_s;
        destination.endpoint = QUrl(u"http://h:1"_s);
        destination.pathStyle = true;
        return destination;
    }
    static Failure redirect(int status)
    {
        Failure failure;
        failure.kind = FailureKind::Service;
        failure.httpStatus = status;
        failure.location = QUrl(u"http://h:2/vms/a"_s);
        return failure;
    }
    bool applyRemedy(FailureClass failureClass, const Failure &failure, int signedIn)
    {
        bool can = false;
        const Handle asking =
            access.applyRemedy(failureClass, failure, {u"a"_s, signedIn}, [&can](bool put) { can = put; });
        timers.advance(1ms);
        return can;
    }

    VirtualTimers timers;
    S3Provider s3;
    std::shared_ptr<BucketLocation> known = std::make_shared<BucketLocation>();
    int asked = 0;
    std::function<void(Result<Credentials>)> answer;
    Access access{timers,
                  s3,
                  bucket(),
                  KeyPair{u"old"_s, u"secret"_s, {}},
                  [this](const Credentials &, auto then) {
                      ++asked;
                      answer = std::move(then);
                      return Handle([this, number = asked] {
                          if (number == asked) // there was no later request
                              answer = {};
                      });
                  },
                  known};
};

TEST_F(AccessToABucket, APermanentRedirectAppliesToAllRequests)
{
    EXPECT_TRUE(applyRemedy(FailureClass::Region, redirect(308), access.round()));
    EXPECT_EQ(access.address(u"a"_s).endpoint, QUrl(u"http://h:2"_s));
    ASSERT_TRUE(known->address);
    EXPECT_EQ(known->address->endpoint, QUrl(u"http://h:2"_s));
}

TEST_F(AccessToABucket, ATemporaryRedirectAppliesToOneRequestOnly)
{
    EXPECT_TRUE(applyRemedy(FailureClass::Region, redirect(307), access.round()));
    EXPECT_EQ(access.address(u"a"_s).endpoint, QUrl(u"http://h:2"_s));
    EXPECT_FALSE(known->address);
}

TEST_F(AccessToABucket, ARequestSignedForTheOldAddressIsRepeatedWithoutAnotherMove)
{
    const int before = access.round();
    EXPECT_TRUE(applyRemedy(FailureClass::Region, redirect(308), before));
    const int after = access.round();
    EXPECT_TRUE(applyRemedy(FailureClass::Region, redirect(308), before)); // signed for the old address
    EXPECT_EQ(access.round(), after);
    EXPECT_FALSE(applyRemedy(FailureClass::Region, redirect(308), after)); // the redirect leads to the same
                                                                           // address
}

TEST_F(AccessToABucket, ARequestDuringARefreshCallbackWaitsForTheNextRefresh)
{
    Handle second;
    std::optional<bool> secondAnswer;
    const Handle first =
        access.applyRemedy(FailureClass::Refresh, {}, {u"a"_s, access.round()}, [&](bool can) {
            EXPECT_TRUE(can);
            second = access.applyRemedy(FailureClass::Refresh, {}, {u"a"_s, access.round()},
                                        [&secondAnswer](bool put) { secondAnswer = put; });
        });
    std::exchange(answer, {})(KeyPair{u"newer"_s, u"secret"_s, {}});
    EXPECT_FALSE(secondAnswer) << "the credentials that failed are no answer to it";
    EXPECT_EQ(asked, 2);
    ASSERT_TRUE(answer);
    std::exchange(answer, {})(KeyPair{u"newest"_s, u"secret"_s, {}});
    EXPECT_EQ(secondAnswer, true);
}

TEST_F(AccessToABucket, CredentialsAreFetchedOnceForAllThatFailTogether)
{
    int told = 0;
    const auto asks = [this, &told] {
        return access.applyRemedy(FailureClass::Refresh, {}, {u"a"_s, access.round()},
                                  [&told](bool can) { told += can ? 1 : 0; });
    };
    const Handle first = asks();
    const Handle second = asks();
    EXPECT_EQ(asked, 1);
    answer(KeyPair{u"new"_s, u"fresh"_s, u"token"_s});
    EXPECT_EQ(told, 2);
    EXPECT_EQ(access.address(u"a"_s).secret, Secret(KeyPair{u"new"_s, u"fresh"_s, u"token"_s}));
}

TEST_F(AccessToABucket, ADroppedHandleIsNotCalled)
{
    bool told = false;
    Handle asking = access.applyRemedy(FailureClass::Refresh, {}, {u"a"_s, access.round()},
                                       [&told](bool) { told = true; });
    asking.reset();
    EXPECT_FALSE(answer); // no caller waits any more, so the request is cancelled, too
    EXPECT_FALSE(told);
}

} // namespace
} // namespace windlass
