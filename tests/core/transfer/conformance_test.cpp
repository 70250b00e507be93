// SPDX-License-Identifier: GPL-3.0-or-later
// Requirements on every kind of service. No code above the providers knows which one it is: a service with
// sessions and parts, like S3; one without sessions that joins its blocks, like block blobs; and one
// without open and complete requests that takes its ranges in order. A further dialect is a row in
// `services`.
#include "tests/fakes/blockservice.h"
#include "tests/fakes/orderedservice.h"
#include "tests/fakes/transferrig.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QByteArray content = "0123456789abcdefghijklmnopqrstuvwxyz"; // 36 bytes: 8 + 8 + 8 + 8 + 4

Failure connectionLost()
{
    Failure failure;
    failure.kind = FailureKind::Network;
    failure.requestSent = true;
    failure.networkError = 99; // UnknownNetworkError
    return failure;
}

/// A service, and the name of its row.
struct Row
{
    const char *name;
    std::function<std::unique_ptr<FakeService>(VirtualTimers &)> make;
};

template<typename Service>
Row row(const char *name)
{
    return {name, [](VirtualTimers &timers) { return std::make_unique<Service>(timers); }};
}

const std::array services{row<FakeService>("WithSessions"), row<BlockService>("Blocks"),
                          row<OrderedService>("InOrder")};

class Conformance : public testing::TestWithParam<Row>, public TransferRig
{
protected:
    Conformance()
    {
        remote = made.get();
        policy.initialDelay = 10ms;
    }
    bool ordersRanges() const { return remote->shape({}).inOrder; }
    /// True if the service has no unfinished uploads.
    bool leftNothing() const
    {
        const auto *ordered = dynamic_cast<const OrderedService *>(remote);
        return remote->sessions.empty() && (ordered == nullptr || ordered->unfinished.empty());
    }
    /// Fails the request of that part once, after `arrives` bytes of it have arrived; no value: all bytes.
    void breakOnce(int part, std::optional<qsizetype> arrives)
    {
        auto broken = std::make_shared<bool>(false);
        remote->fault = [part, arrives, broken](const Step &step, int) -> std::optional<FakeService::Fault> {
            if (step.operation != Operation::Part || step.part != part || std::exchange(*broken, true))
                return {};
            FakeService::Fault fault;
            fault.failure = connectionLost();
            fault.arrives = arrives;
            fault.workDone = !arrives;
            return fault;
        };
    }

    const std::unique_ptr<FakeService> made = GetParam().make(timers);
};

/// For services that take ranges in order. transfer_test.cpp has similar tests with sessions.
class InOrder : public testing::Test, public TransferRig
{
protected:
    InOrder() { remote = &ordered; }

    OrderedService ordered{timers};
};

INSTANTIATE_TEST_SUITE_P(Services, Conformance, testing::ValuesIn(services),
                         [](const auto &service) { return service.param.name; });

TEST_P(Conformance, AFileArrivesCompletelyAndIsProven)
{
    send(content);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ((*store->transfer(id))->closing, Closing::Proven);
    EXPECT_TRUE(leftNothing());
}

TEST_P(Conformance, ASmallFileIsSentInOneRequest)
{
    send(content, 0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ(remote->requests[Operation::Part], 0);
}

TEST_P(Conformance, APartWithALostAnswerCountsOnce)
{
    breakOnce(2, std::nullopt); // the service has the whole part
    send(content);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    if (ordersRanges()) {
        EXPECT_EQ(remote->partRequests[2], 1) << "it was asked how far it had come";
    }
}

TEST_P(Conformance, AnInterruptedPartIsCompleted)
{
    breakOnce(3, 6); // of 8; if ranges are sent in order, 4 of them are kept
    send(content);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ(remote->partRequests[3], 2);
}

TEST_P(Conformance, ALostAnswerToTheLastPartMakesTheObjectOnce)
{
    breakOnce(5, std::nullopt);
    send(content);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_TRUE(leftNothing());
}

TEST_P(Conformance, AfterACrashItContinues)
{
    remote->fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault never;
        never.never = true;
        return step.operation == Operation::Part && step.part >= 3 ? std::optional(never) : std::nullopt;
    };
    lanes = 1;
    write(content);
    add();
    start();
    while (remote->partRequests[3] == 0 && timers.advanceToNext()) {
    }
    transfer->letGo();
    transfer.reset();
    remote->fault = {};
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ(remote->partRequests[1], 1);
    EXPECT_EQ(remote->partRequests[2], 1);
}

TEST_F(InOrder, RangesThatTheServiceLostAreSentAgain)
{
    remote->fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault never;
        never.never = true;
        return step.operation == Operation::Part && step.part >= 4 ? std::optional(never) : std::nullopt;
    };
    write(content);
    add();
    start();
    while (remote->partRequests[4] == 0 && timers.advanceToNext()) {
    }
    transfer->letGo();
    transfer.reset();
    remote->fault = {};
    ordered.unfinished.begin()->second.truncate(12); // the service has lost half of part 2 and all of part 3
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ(remote->partRequests[1], 1);
    EXPECT_EQ(remote->partRequests[2], 2);
    EXPECT_EQ(count(EventKind::PartsLost), 1);
}

TEST_F(InOrder, RangesThatArrivedJustBeforeACrashAreNotSentAgain)
{
    write(content);
    add();
    StoredTransfer stored = **store->transfer(id);
    stored.attempts = 3; // its confirmed parts were not recorded
    ASSERT_TRUE(store->save(lease, stored));
    ordered.unfinished[u"our-id"_s] = content.first(20); // two and a half parts
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_EQ(remote->partRequests[1], 0);
    EXPECT_EQ(remote->partRequests[2], 0);
    EXPECT_EQ(remote->partRequests[3], 1);
}

TEST_P(Conformance, CancellingLeavesNothing)
{
    remote->fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault never;
        never.never = true;
        return step.operation == Operation::Part && step.part == 3 ? std::optional(never) : std::nullopt;
    };
    lanes = 1;
    write(content);
    add();
    start();
    while (remote->partRequests[3] == 0 && timers.advanceToNext()) {
    }
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(leftNothing());
    EXPECT_TRUE(remote->objects.empty());
}

TEST_P(Conformance, AnObjectCreatedMeanwhileIsNotReplaced)
{
    ifExists = IfExists::Fail;
    write(content);
    add();
    remote->fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part && step.part == 4)
            remote->objects[u"web.ova"_s] = {"somebody else's", u"their-id"_s, u"e"_s};
        return {};
    };
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(arrived(), "somebody else's");
}

TEST_P(Conformance, AfterAPauseNoByteIsSentTwice)
{
    lanes = 1;
    write(content);
    add();
    start();
    while (remote->partRequests[2] == 0 && timers.advanceToNext()) {
    }
    timers.advance(15ms); // part 2 has arrived
    transfer->pause();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Paused);
    const qint64 before = (*store->transfer(id))->bytesSent;
    StoredTransfer stored = **store->transfer(id);
    stored.state = *next(stored.state, TransferEvent::Resume);
    start(stored);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
    EXPECT_GT(before, 0);
    EXPECT_EQ(remote->partRequests[1], 1);
}

TEST_F(InOrder, APartSentInTwoRequestsIsRecordedAsAWhole)
{
    for (const ChecksumMode mode : {ChecksumMode::None, ChecksumMode::Etag}) {
        ordered.objects.clear();
        ordered.partRequests.clear();
        ordered.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
            FakeService::Fault broken;
            broken.failure = connectionLost();
            broken.workDone = true;
            broken.arrives = 6; // of 8, of which 4 are kept
            return step.part == 2 && ordered.partRequests[2] == 1 ? std::optional(broken) : std::nullopt;
        };
        write("0123456789abcdefghij");
        add();
        StoredTransfer stored = **store->transfer(id);
        stored.checksumMode = mode;
        start(stored);
        runToEnd();
        ASSERT_EQ(state(), TransferState::Done);
        EXPECT_EQ(ordered.partRequests[2], 2);
        const QList<ConfirmedPart> parts = transfer->stored().held();
        ASSERT_EQ(parts.size(), 3);
        for (const ConfirmedPart &part : parts) {
            const Step whole = stored.plan.step(part.part);
            EXPECT_EQ(part.offset, whole.offset) << checksumModeName(mode).data() << part.part;
            EXPECT_EQ(part.length, whole.length) << checksumModeName(mode).data() << part.part;
        }
        const QList<ConfirmedPart> journal = (*store->transfer(id))->held();
        ASSERT_EQ(journal.size(), 3) << checksumModeName(mode).data();
        EXPECT_EQ(journal.at(1).length, 8) << checksumModeName(mode).data();
    }
}

} // namespace
} // namespace windlass
