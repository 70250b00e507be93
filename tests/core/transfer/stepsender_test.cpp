// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/stepsender.h"
#include "core/transfer/stepwork.h"
#include "tests/fakes/transferrig.h"

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class StepSenderTest : public testing::Test, protected TransferRig, public StepSender::Owner
{
protected:
    StepSenderTest()
    {
        write("0123456789abcdefghij"); // parts of 8: 8 + 8 + 4
        add();
        row = **store->transfer(id);
        service.sessions[u"session"_s] = {};
        Upload::Progress progress;
        progress.sessionId = u"session"_s;
        upload.emplace(row.plan, progress);
        book.emplace(row, u"S3"_s, policy.maxAttempts, LeasedJournal(*store, lease), timers,
                     AttemptRecorder::Listener{[this](const Event &event) { events.append(event); },
                                               [this](const AttemptTotals &) { ++counted; }});
        access.emplace(timers, service, *row.destination, KeyPair{u"a"_s, u"b"_s, {}});
        sender.emplace(row.id, row.key, policy, lanes,
                       StepSender::Doors{timers, dice, service, service, nullptr, nullptr, behaviour},
                       *access, *book, *this);
    }

    void sendPart(int part, StepSender::Reconcile reconcile = {})
    {
        sender->send({row.plan.step(part), ChecksumMode::Etag, false, {}, std::move(reconcile)},
                     [this](const StepRun &run, const RunResult<Receipt> &result) {
                         ended.append(run.step.part);
                         lastDoubt = run.mayBeDamaged;
                         succeeded = result.result.has_value();
                     });
    }
    void sendOpen()
    {
        sender->send({{Operation::Open, 0, 0, 0}, ChecksumMode::Etag, false, {}, {}},
                     [this](const StepRun &, const RunResult<Receipt> &result) {
                         succeeded = result.result.has_value();
                     });
    }
    void failOnce(int status)
    {
        service.fault = [status](const Step &, int count) -> std::optional<FakeService::Fault> {
            FakeService::Fault fault;
            fault.status = status;
            return count == 1 ? std::optional(fault) : std::nullopt;
        };
    }
    void neverAnswer()
    {
        service.fault = [](const Step &, int) -> std::optional<FakeService::Fault> {
            FakeService::Fault never;
            never.never = true;
            return never;
        };
    }
    void run()
    {
        while (timers.advanceToNext()) {
        }
    }
    QList<AttemptRecord> recorded() const { return *store->attempts(id); }

    // Owner
    Result<std::shared_ptr<SourceFile>> source(bool anew) override
    {
        opened += anew ? 1 : 0;
        if (!file || anew) {
            if (auto open = SourceFile::open(path()))
                file = *open;
            else
                return failed(open.error());
        }
        return file;
    }
    Result<Handle> announce(std::function<void()> then) override
    {
        if (refusal)
            return failed(*refusal);
        return timers.after(announcing, std::move(then));
    }
    Work work(StepRun &run) override { return workOf(run.step, row, *upload, false); }
    Result<void> accept(const StepRun &, const Receipt &) override { return {}; }
    void attemptEnded(StepRun &, const AttemptRecord &) override { ++attemptsTold; }
    void willRepeat(const AttemptRecord &) override {}
    void moved() override {}
    void waitsChanged() override { ++waitsTold; }
    void laneIsFree() override { ++lanesFreed; }
    void unwritten(const Failure &) override {}

    StoredTransfer row;
    std::optional<Upload> upload;
    std::optional<AttemptRecorder> book;
    std::optional<Access> access;
    std::shared_ptr<SourceFile> file;
    Duration announcing{40}; ///< so long until an opening is on record
    std::optional<Failure> refusal;
    int opened = 0;
    int counted = 0;
    int attemptsTold = 0;
    int waitsTold = 0;
    int lanesFreed = 0;
    bool succeeded = false;
    bool lastDoubt = false;
    QList<int> ended;
    std::optional<StepSender> sender;
};

TEST_F(StepSenderTest, AStepIsSentAndIsNoLongerInFlightWhenItHasEnded)
{
    sendPart(2);
    EXPECT_FALSE(sender->idle());
    EXPECT_TRUE(sender->moves());
    EXPECT_EQ(sender->partsInFlight(), QList<int>{2});
    run();
    EXPECT_EQ(ended, QList<int>{2});
    EXPECT_TRUE(succeeded);
    EXPECT_TRUE(sender->idle());
    EXPECT_EQ(recorded().size(), 1);
    EXPECT_EQ(counted, 1);
}

TEST_F(StepSenderTest, AFailedAttemptIsRecordedAndMadeAgain)
{
    failOnce(503);
    sendPart(1);
    timers.advance(service.latency);
    EXPECT_FALSE(sender->moves()) << "it waits for its next attempt";
    ASSERT_TRUE(sender->soonestWait());
    EXPECT_EQ(sender->soonestWait()->part, 1);
    EXPECT_TRUE(sender->partsInFlight().isEmpty());
    run();
    EXPECT_TRUE(succeeded);
    EXPECT_EQ(recorded().size(), 2);
    EXPECT_EQ(attemptsTold, 2);
}

TEST_F(StepSenderTest, ASessionIsOpenedOnceThatIsOnRecordAndPartsDoNotWaitForIt)
{
    sendOpen();
    sendPart(1);
    timers.advance(39ms);
    EXPECT_EQ(service.requests[Operation::Part], 1);
    EXPECT_EQ(service.requests[Operation::Open], 0);
    run();
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_TRUE(succeeded);
}

TEST_F(StepSenderTest, AnOpeningThatCannotBeRecordedIsNotSent)
{
    refusal = localFailure(FailureKind::Settings, u"Not now."_s);
    sendOpen();
    run();
    EXPECT_FALSE(succeeded);
    EXPECT_EQ(service.requests[Operation::Open], 0);
}

TEST_F(StepSenderTest, AnOpeningThatIsLetGoWhileItIsRecordedIsNotSent)
{
    sendOpen();
    timers.advance(5ms);
    EXPECT_EQ(sender->letGo().size(), 1);
    run();
    EXPECT_EQ(service.requests[Operation::Open], 0);
}

TEST_F(StepSenderTest, ARequestThatIsLetGoWasAnAttemptAndTellsNothingMore)
{
    neverAnswer();
    sendPart(1);
    sendPart(2);
    timers.advance(5ms);
    const int before = waitsTold;
    const QList<Step> lost = sender->letGo();
    EXPECT_EQ(lost, (QList<Step>{row.plan.step(1), row.plan.step(2)}));
    EXPECT_TRUE(sender->idle());
    EXPECT_EQ(waitsTold, before);
    ASSERT_EQ(recorded().size(), 2);
    EXPECT_EQ(recorded().last().outcome, AttemptOutcome::Cancelled);
    run();
    EXPECT_TRUE(ended.isEmpty());
}

TEST_F(StepSenderTest, OnlyTheStepsThatWaitCanBeLetGo)
{
    failOnce(503);
    sendPart(1);
    timers.advance(service.latency);
    neverAnswer();
    sendPart(2);
    EXPECT_EQ(sender->cancelWaiting(), QList<Step>{row.plan.step(1)});
    EXPECT_EQ(sender->partsInFlight(), QList<int>{2});
}

TEST_F(StepSenderTest, APersonEndsEveryWait)
{
    failOnce(503);
    sendPart(1);
    timers.advance(service.latency);
    const Instant before = timers.now();
    sender->hurry();
    while (!succeeded && timers.advanceToNext()) {
    }
    EXPECT_EQ(timers.now() - before, service.latency);
}

TEST_F(StepSenderTest, TheFileIsOpenedAnewAfterATroubleWithIt)
{
    sender->send(
        {row.plan.step(1), ChecksumMode::Etag, false, localFailure(FailureKind::LocalFile, u"Gone."_s), {}},
        [this](const StepRun &, const RunResult<Receipt> &result) { succeeded = result.result.has_value(); });
    run();
    EXPECT_TRUE(succeeded);
    EXPECT_EQ(opened, 1);
}

TEST_F(StepSenderTest, LanesAreLimited)
{
    neverAnswer();
    EXPECT_EQ(sender->freeLanes(8), 2);
    sendPart(1);
    EXPECT_EQ(sender->freeLanes(8), 1);
    sender->setLanes(4);
    EXPECT_EQ(sender->freeLanes(8), 3);
    sender->setLimit(1); // a byte a second: one part at a time, and the first one is sent but for its answer
    EXPECT_EQ(sender->freeLanes(8), 1);
}

TEST_F(StepSenderTest, AQuestionIsNoStep)
{
    bool told = false;
    const Handle asking = sender->ask(
        Operation::ListParts, [&](const RunResult<Receipt> &list) { told = list.result.has_value(); });
    EXPECT_TRUE(sender->asks());
    EXPECT_TRUE(sender->idle());
    EXPECT_EQ(sender->freeLanes(8), 2);
    run();
    EXPECT_TRUE(told);
    EXPECT_FALSE(sender->asks());
}

TEST_F(StepSenderTest, TheHandleOfAQuestionLetsGoOfThatOneAlone)
{
    bool told = false;
    Handle first = sender->ask(Operation::ListParts, [](const RunResult<Receipt> &) {});
    const Handle second = sender->ask(Operation::ListParts, [&](const RunResult<Receipt> &) { told = true; });
    first.reset();
    EXPECT_TRUE(sender->asks());
    run();
    EXPECT_TRUE(told);
}

TEST_F(StepSenderTest, AnEtagThatIsNoMd5IsSentTwiceAndThenIsAHabit)
{
    service.bend = [](const Step &, Receipt &receipt) {
        std::get<answer::Stored>(receipt.answer).checksums = {
            {DigestKind::Md5, QByteArray(16, 'x'), 0, true}};
    };
    sendPart(1);
    run();
    EXPECT_TRUE(succeeded);
    EXPECT_EQ(service.partRequests[1], 2);
    EXPECT_EQ(behaviour->etagIsMd5, false);
    EXPECT_TRUE(lastDoubt);
    sendPart(2);
    run();
    EXPECT_EQ(service.partRequests[2], 1);
}

} // namespace
} // namespace windlass
