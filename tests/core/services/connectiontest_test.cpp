// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/connectiontest.h"
#include "tests/fakes/fakeservice.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TrialTest : public testing::Test
{
protected:
    /// The result of the connection test; no value is a success.
    std::optional<Failure> tried(const QString &prefix = {})
    {
        Destination destination;
        destination.bucket = u"vms"_s;
        destination.prefix = prefix;
        std::optional<std::optional<Failure>> end;
        const ConnectionTest trial(destination, KeyPair{u"id"_s, u"secret"_s, {}},
                                   {timers, dice, service, service},
                                   [&end](std::optional<Failure> failure) { end = std::move(failure); });
        EXPECT_FALSE(end) << "never from inside the call";
        while (!end && timers.advanceToNext()) {
        }
        EXPECT_TRUE(end);
        return end.value_or(std::nullopt);
    }
    void refuse(Operation operation, int status, const QString &code)
    {
        service.fault = [operation, status, code](const Step &step,
                                                  int) -> std::optional<FakeService::Fault> {
            if (step.operation != operation)
                return {};
            FakeService::Fault fault;
            fault.status = status;
            fault.code = code;
            return fault;
        };
    }

    VirtualTimers timers;
    LoadedDice dice;
    FakeService service{timers};
};

TEST_F(TrialTest, WritesOneObjectBelowThePrefixAndDeletesIt)
{
    QString written;
    service.fault = [this, &written](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Delete && service.objects.size() == 1)
            written = service.objects.begin()->first;
        return {};
    };
    EXPECT_FALSE(tried(u"backup"_s));
    EXPECT_TRUE(written.startsWith(u"backup/.windlass-test-"_s)) << written.toStdString();
    EXPECT_TRUE(service.objects.empty());
    EXPECT_EQ(service.requests[Operation::Put], 1);
}

TEST_F(TrialTest, KeysThatCannotWriteFail)
{
    refuse(Operation::Put, 403, u"AccessDenied"_s);
    const auto failure = tried();
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->httpStatus, 403);
    EXPECT_EQ(failure->denial, Denial::NotAllowed);
    EXPECT_EQ(service.requests[Operation::Delete], 0);
}

TEST_F(TrialTest, KeysThatCannotDeleteAreAccepted)
{
    refuse(Operation::Delete, 403, u"AccessDenied"_s);
    EXPECT_FALSE(tried());
}

TEST_F(TrialTest, ABusyServiceIsRetried)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        FakeService::Fault busy;
        busy.status = 503;
        busy.code = u"SlowDown"_s;
        return step.operation == Operation::Put && count == 1 ? std::optional(busy) : std::nullopt;
    };
    EXPECT_FALSE(tried());
    EXPECT_EQ(service.requests[Operation::Put], 2);
}

TEST_F(TrialTest, AWrongClockIsCorrected)
{
    service.fault = [](const Step &, int count) -> std::optional<FakeService::Fault> {
        FakeService::Fault skewed;
        skewed.status = 403;
        skewed.code = u"RequestTimeTooSkewed"_s;
        return count == 1 ? std::optional(skewed) : std::nullopt;
    };
    EXPECT_FALSE(tried());
}

} // namespace
} // namespace windlass
