// SPDX-License-Identifier: GPL-3.0-or-later
// The calls that connect tested parts: a limit, a timeout or a check has to reach the request.
#include "core/net/bandwidth.h"
#include "core/services/existingkeys.h"
#include "tests/fakes/transferrig.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TransferWiring : public testing::Test, public TransferRig
{
protected:
    TransferWiring() { write("0123456789abcdef"); }
    /// Runs until the first part's request is in flight, and leaves it there.
    void startSending()
    {
        service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
            FakeService::Fault never;
            never.never = true;
            return step.operation == Operation::Part ? std::optional(never) : std::nullopt;
        };
        add();
        start();
        while (service.requests[Operation::Part] == 0 && timers.advanceToNext()) {
        }
    }
};

TEST_F(TransferWiring, TheCommonLimitAndTheTransfersOwnApplyToEachRequest)
{
    bandwidth = std::make_shared<Bandwidth>(timers);
    startSending();
    ASSERT_EQ(service.last.limits.size(), 2U);
    EXPECT_EQ(service.last.limits.front(), bandwidth);
    const auto own = service.last.limits.back();
    EXPECT_EQ(own->limit(), 0);
    transfer->setRateLimit(5000);
    EXPECT_EQ(own->limit(), 5000) << "at once, for the request that is under way, too";
}

TEST_F(TransferWiring, ItsOwnLimitIsLoadedFromTheJournal)
{
    add();
    StoredTransfer stored = **store->transfer(id);
    stored.rateLimit = 7000;
    start(stored);
    runToEnd();
    ASSERT_EQ(service.last.limits.size(), 1U);
    EXPECT_EQ(service.last.limits.front()->limit(), 7000);
}

TEST_F(TransferWiring, ThePolicysTimeoutsAreTheRequests)
{
    policy.connectTimeout = 11s;
    policy.stallTimeout = 12s;
    policy.responseTimeout = 13s;
    policy.minBytesPerSecond = 14;
    startSending();
    EXPECT_EQ(service.last.connectTimeout, 11s);
    EXPECT_EQ(service.last.stallTimeout, 12s);
    EXPECT_EQ(service.last.responseTimeout, 13s);
    EXPECT_EQ(service.last.minBytesPerSecond, 14);
}

TEST_F(TransferWiring, AKeyBeingWrittenIsNotReportedAsAbsent)
{
    for (const qint64 partSize : {qint64(0), qint64(8)}) {
        names = std::make_shared<ExistingKeys>(timers);
        answer::Objects nothing;
        for (int i = 0; i < 8; ++i)
            (void)names->ask(u"other%1"_s.arg(i));
        names->learn(u"web.ova"_s, names->ask(u"web.ova"_s), nothing);
        ASSERT_EQ(names->has(u"web.ova"_s), false);
        service.objects.clear();
        add(partSize);
        start();
        runToEnd();
        ASSERT_EQ(state(), TransferState::Done);
        EXPECT_EQ(names->has(u"web.ova"_s), std::nullopt) << "parts of " << partSize;
    }
}

} // namespace
} // namespace windlass
