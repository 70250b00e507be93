// SPDX-License-Identifier: GPL-3.0-or-later
// Transfers in virtual time, with a service in memory and a real journal in a temporary folder.
#include "core/log/logline.h"
#include "core/store/sqlite/database.h"
#include "tests/fakes/transferrig.h"

#include <QFile>
#include <QNetworkReply>

#include <cerrno>
#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

FakeService::Fault answered(int status, const QString &code, std::optional<Duration> delay = {})
{
    FakeService::Fault fault;
    fault.status = status;
    fault.code = code;
    fault.serverDelay = delay;
    return fault;
}

FakeService::Fault lost(bool workDone)
{
    FakeService::Fault fault;
    fault.workDone = workDone;
    fault.failure.emplace();
    fault.failure->networkError = QNetworkReply::RemoteHostClosedError;
    fault.failure->requestSent = true;
    return fault;
}

FakeService::Fault unanswered(bool workDone)
{
    FakeService::Fault fault;
    fault.workDone = workDone;
    fault.never = true;
    return fault;
}

class TransferTest : public testing::Test, protected TransferRig
{
protected:
    TransferTest() { freshCredentials = false; }
    void SetUp() override
    {
        write(QByteArray("0123456789abcdefghij")); // 20 bytes, parts of 8: 8 + 8 + 4
    }

    void addAndRun(qint64 partSize = 8)
    {
        add(partSize);
        start();
        runToEnd();
    }
    /// Ends the program without any cleanup. Only the journal stays.
    void kill() { transfer.reset(); }

    /// Number of lines in the log that contain these words.
    int lines(const QString &words) const
    {
        return static_cast<int>(std::ranges::count_if(
            events, [&words](const Event &event) { return logLine(event).contains(words); }));
    }
    Event first(EventKind kind) const
    {
        const auto found = std::ranges::find(events, kind, &Event::kind);
        return found == events.end() ? Event() : *found;
    }
    TransferState journalled() const { return (*store->transfer(id))->state; }

    /// Puts an object of another program under the key.
    void somethingIsThere(const QByteArray &content, const QString &uploadId = u"another's"_s)
    {
        service.objects[u"web.ova"_s] = {content, uploadId,
                                         QString::fromLatin1(Digest::of(DigestKind::Md5, content).toHex())};
    }

    /// Has been asked for so many keys that the next request also lists the keys after its own.
    std::shared_ptr<ExistingKeys> crowded()
    {
        auto crowd = std::make_shared<ExistingKeys>(timers);
        for (int i = 0; i < 8; ++i)
            crowd->ask(u"disk%1"_s.arg(i));
        return crowd;
    }
};

TEST_F(TransferTest, AfterTheLastPartTheJournalDoesNotDelayComplete)
{
    write("0123456789abcdefghij");
    add();
    store->gatherWrites(timers,
                        [](const Failure &failure) { FAIL() << failure.text.english().toStdString(); });
    start();
    runToEnd();
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
    QDateTime lastPart;
    QDateTime complete;
    for (const Event &event : std::as_const(events)) {
        if (event.kind == EventKind::AttemptSucceeded && isOf(Operation::Part, *event.attempt))
            lastPart = event.time;
        if (event.kind == EventKind::AttemptStarted && isOf(Operation::Complete, *event.attempt))
            complete = event.time;
    }
    EXPECT_TRUE(lastPart.isValid());
    EXPECT_EQ(complete, lastPart);
    EXPECT_EQ((*store->transfer(id))->held().size(), 3);
}

TEST_F(TransferTest, APartThatTheJournalHasLostDoesNotCountAndIsSentAgain)
{
    write("0123456789abcdefghij");
    add();
    auto outside =
        std::move(*Database::open(folder.filePath(u"journal.sqlite"_s), Database::Access::ReadWrite));
    ASSERT_TRUE(outside->run(u"CREATE TRIGGER full BEFORE INSERT ON parts WHEN new.part = 2 "
                             "BEGIN SELECT RAISE(ABORT, 'no room'); END"_s));
    store->gatherWrites(timers, [this](const Failure &failure) { transfer->journalFailed(failure); });
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::Journal);
    EXPECT_TRUE(transfer->stored().failure->text.english().contains(u"no room"_s));
    const QList<ConfirmedPart> counted = transfer->stored().held();
    EXPECT_EQ(counted, (*store->transfer(id))->held()) << "what counts is what is on disk";
    EXPECT_TRUE(std::ranges::none_of(counted, [](const ConfirmedPart &part) { return part.part == 2; }));
    ASSERT_TRUE(outside->run(u"DROP TRIGGER full"_s));
    StoredTransfer resumed = transfer->stored();
    resumed.state = TransferState::Queued;
    start(std::move(resumed));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, WithAskAnExistingObjectStopsItBeforeTheFirstByte)
{
    ifExists = IfExists::Ask;
    somethingIsThere("old");
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(transfer->stored().bytesSent, 0);
    EXPECT_EQ(arrived(), "old");
}

TEST_F(TransferTest, WithFailAnExistingObjectIsFatal)
{
    ifExists = IfExists::Fail;
    somethingIsThere("old");
    addAndRun();
    EXPECT_EQ(transfer->stored().cause, Cause::Fatal);
    EXPECT_EQ(arrived(), "old");
}

TEST_F(TransferTest, WithReplaceItDoesNotCheckFirst)
{
    somethingIsThere("old");
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
}

TEST_F(TransferTest, OurOwnDamagedObjectIsOverwritten)
{
    ifExists = IfExists::Ask;
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Put)
            service.damage = count == 1;
        return {};
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, WithoutAnExistingObjectItContinues)
{
    ifExists = IfExists::Ask;
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, KeysThatOthersListedAreNotListedAgain)
{
    ifExists = IfExists::Ask;
    names = crowded();
    names->learn(u"web.ova"_s, names->ask(u"web.ova"_s), {});
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::List], 0);

    // The earlier answer is not used for a key that was written since.
    somethingIsThere("another's");
    addAndRun(0);
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(service.requests[Operation::List], 1);
    EXPECT_EQ(service.requests[Operation::Put], 1);
}

TEST_F(TransferTest, ItWaitsForTheListOfAnotherTransfer)
{
    ifExists = IfExists::Ask;
    names = crowded();
    const auto anothers = names->ask(u"db.ova"_s);
    ASSERT_TRUE(anothers.wide());
    add(0);
    start();
    timers.advance(Duration(1000));
    EXPECT_EQ(service.requests[Operation::List], 0);
    EXPECT_FALSE(transfer->status().wait) << "it is not held up";
    names->learn(u"db.ova"_s, anothers, {});
    timers.advance(Duration(1000));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::List], 0);
}

TEST_F(TransferTest, IfTheOtherListFailsItListsItself)
{
    ifExists = IfExists::Ask;
    names = crowded();
    ASSERT_TRUE(names->ask(u"db.ova"_s).wide());
    add(0);
    start();
    timers.advance(Duration(3000));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::List], 1);
}

TEST_F(TransferTest, ItCanBeCancelledWhileWaitingForAnothersList)
{
    ifExists = IfExists::Ask;
    names = crowded();
    ASSERT_TRUE(names->ask(u"db.ova"_s).wide());
    add(0);
    start();
    transfer->cancel();
    timers.advance(Duration(10000));
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_EQ(service.requests[Operation::List] + service.requests[Operation::Put], 0);
}

TEST_F(TransferTest, CancelledWhileWaitingForAnothersListItSendsNothing)
{
    ifExists = IfExists::Ask;
    names = crowded();
    const auto anothers = names->ask(u"db.ova"_s);
    add(0);
    StoredTransfer stored = **store->transfer(id);
    stored.attempts = 1; // it may have arrived, so the service is asked before the transfer is cancelled
    service.latency = Duration(500);
    start(std::move(stored));
    transfer->cancel();
    names->learn(u"db.ova"_s, anothers, {});
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_EQ(service.requests[Operation::Put], 0);
}

TEST_F(TransferTest, RetryNowEndsTheWaitForAnothersList)
{
    ifExists = IfExists::Ask;
    names = crowded();
    ASSERT_TRUE(names->ask(u"db.ova"_s).wide());
    add(0);
    start();
    transfer->retryNow();
    timers.advance(Duration(1000));
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::List], 1);
}

TEST_F(TransferTest, OneTransferListsForAll)
{
    ifExists = IfExists::Ask;
    names = crowded();
    somethingIsThere("old");
    addAndRun();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(service.requests[Operation::List], 1);
    EXPECT_EQ(names->has(u"web.ovb"_s), false) << "it learned of the others";
}

TEST_F(TransferTest, IfTheWideListIsForbiddenItListsItsOwnKey)
{
    ifExists = IfExists::Ask;
    names = crowded();
    somethingIsThere("old");
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::List && count == 1)
            return answered(403, u"AccessDenied"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(service.requests[Operation::List], 2);
    EXPECT_EQ(service.requests[Operation::Complete], 0);
}

TEST_F(TransferTest, IfTheWideListFailsItListsItsOwnKey)
{
    ifExists = IfExists::Ask;
    policy.maxAttempts = 1;
    names = crowded();
    somethingIsThere("old");
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::List && count == 1)
            return answered(503, u"SlowDown"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(service.requests[Operation::List], 2);
}

TEST_F(TransferTest, AnObjectCreatedMeanwhileIsNotOverwritten)
{
    ifExists = IfExists::Ask;
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete)
            somethingIsThere("newer");
        return {};
    };
    addAndRun();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
    EXPECT_EQ(arrived(), "newer");
}

TEST_F(TransferTest, AfterADecisionToReplaceItContinuesWithTheConfirmedParts)
{
    ifExists = IfExists::Ask;
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && count == 1)
            somethingIsThere("newer");
        return {};
    };
    addAndRun();
    StoredTransfer decided = transfer->stored();
    decided.ifExists = IfExists::Replace;
    decided.state = TransferState::Queued;
    kill();
    start(decided);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, AServiceWithoutConditionsIsAccepted)
{
    ifExists = IfExists::Ask;
    service.knowsConditions = false;
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Complete], 2);
}

TEST_F(TransferTest, WithSkipAnIdenticalObjectMeansThatNothingIsSent)
{
    ifExists = IfExists::Skip;
    somethingIsThere("0123456789abcdefghij");
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->stored().bytesSent, 0);
    EXPECT_EQ(service.requests[Operation::Open], 0);
    EXPECT_EQ(transfer->status().confirmed, 20);
    EXPECT_EQ(count(EventKind::AlreadyThere), 1);
}

TEST_F(TransferTest, AnIdenticalObjectNeedsNoDecision)
{
    ifExists = IfExists::Ask;
    somethingIsThere("0123456789abcdefghij");
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->stored().bytesSent, 0);
    EXPECT_EQ(count(EventKind::AlreadyThere), 1);
}

TEST_F(TransferTest, WithSkipAnotherObjectNeedsADecision)
{
    ifExists = IfExists::Skip;
    somethingIsThere("0123456789abcdefghiJ"); // of the same size
    addAndRun();
    EXPECT_EQ(transfer->stored().failure->kind, FailureKind::ObjectExists);
    EXPECT_EQ(transfer->stored().cause, Cause::NeedsPerson);
}

TEST_F(TransferTest, OurOwnExistingObjectIsDone)
{
    ifExists = IfExists::Ask;
    add(0); // in one request
    somethingIsThere("0123456789abcdefghij", u"our-id"_s);
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Put], 0);
}

TEST_F(TransferTest, PartsThatArrivedJustBeforeACrashAreNotSentAgain)
{
    lanes = 1;
    add();
    start();
    while (service.requests[Operation::Part] < 3)
        ASSERT_TRUE(timers.advanceToNext());
    kill();
    ASSERT_TRUE(store->forgetParts(lease, {1, 2})); // their answers were not recorded
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 1);
    EXPECT_EQ(service.partRequests[2], 1);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, AnUnrecordedPartWithOtherBytesIsSentAgain)
{
    lanes = 1;
    add();
    start();
    while (service.requests[Operation::Part] < 3)
        ASSERT_TRUE(timers.advanceToNext());
    kill();
    service.sessions.begin()->second[1] = "00000000";
    ASSERT_TRUE(store->forgetParts(lease, {1, 2}));
    start();
    runToEnd();
    EXPECT_EQ(service.partRequests[1], 2);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, WithoutAFileIdSizeAndTimeIdentifyTheFile)
{
    add();
    StoredTransfer moved = **store->transfer(id);
    moved.fingerprint.fileId = 0; // the profile was moved to another computer
    start(moved);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_NE(transfer->stored().fingerprint.fileId, 0U);
}

TEST_F(TransferTest, HeldForAWindowWithoutBandwidthItStartsNothingNew)
{
    lanes = 1;
    add();
    start();
    while (service.requests[Operation::Part] < 1)
        ASSERT_TRUE(timers.advanceToNext());
    const QDateTime until = timers.wallClock().addSecs(3600);
    transfer->hold(until);
    timers.advance(std::chrono::minutes(10));
    EXPECT_EQ(service.requests[Operation::Part], 1);
    EXPECT_EQ(state(), TransferState::Waiting);
    EXPECT_EQ(transfer->status().wait->reason, DelayReason::Bandwidth);
    EXPECT_EQ(transfer->status().wait->until, until);
    transfer->goOn();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(TransferTest, AFileArrivesInPartsAndIsProven)
{
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(journalled(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
    EXPECT_TRUE(transfer->status().proof->checksum.startsWith(u"md5-parts:"_s));
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
}

TEST_F(TransferTest, ASmallFileArrivesInOneRequest)
{
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
    EXPECT_EQ(service.requests[Operation::Open], 0);
}

TEST_F(TransferTest, AnEmptyFileArrives)
{
    write({});
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_TRUE(service.objects.contains(u"web.ova"_s));
}

TEST_F(TransferTest, OnlyAFailedPartIsSentAgain)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.part == 2 && count <= 2)
            return answered(503, u"SlowDown"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 1}, {2, 2}, {3, 1}}));
    EXPECT_EQ(count(EventKind::AttemptFailed), 1);
    EXPECT_EQ(count(EventKind::RetrySucceeded), 1);
    EXPECT_EQ(transfer->status().retries, 1);
    EXPECT_EQ(transfer->status().bytesResent, 8);
    EXPECT_EQ(transfer->status().bytesSent, 28);
}

TEST_F(TransferTest, WhileEverythingWaitsItReportsTheReasonAndTheTime)
{
    service.fault = [](const Step &, int) {
        return std::optional(answered(503, u"SlowDown"_s, Duration(7000)));
    };
    add();
    start();
    timers.advance(Duration(100));
    EXPECT_EQ(state(), TransferState::Waiting);
    const auto wait = transfer->status().wait;
    ASSERT_TRUE(wait);
    EXPECT_EQ(wait->reason, DelayReason::ServerAsked);
    EXPECT_EQ(wait->nextAttempt, 2);
    EXPECT_GE(timers.wallClock().msecsTo(wait->until), 6800);
}

TEST_F(TransferTest, OutOfAttemptsItParksAndKeepsTheConfirmedParts)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 3)
            return lost(false);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(transfer->status().bytesResent, 2 * 4); // the first attempt is not counted as resent
    EXPECT_EQ(service.partRequests[3], 3);
    EXPECT_EQ((*store->transfer(id))->held().size(), 2);
    EXPECT_EQ(count(EventKind::AttemptsExhausted), 1);

    service.fault = nullptr;
    auto parked = **store->transfer(id);
    parked.state = TransferState::Queued;
    ASSERT_TRUE(store->save(lease, parked));
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 1}, {2, 1}, {3, 4}}));
}

TEST_F(TransferTest, OutOfAttemptsItParksAfterTheRequestsInFlight)
{
    policy.maxAttempts = 1;
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 0)
            return {};
        FakeService::Fault fault; // the others are slower than the one that fails
        fault.latency = Duration(step.part * 100);
        if (step.part == 1)
            fault.status = 503;
        return fault;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ((*store->transfer(id))->held().size(), 1);
    EXPECT_TRUE(ended);
}

TEST_F(TransferTest, OutOfAttemptsItDoesNotWaitForOtherRetries)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.part == 1 && count == 1) { // fails after part 2 is out of attempts, and would be retried
            FakeService::Fault fault = answered(503, u"SlowDown"_s);
            fault.latency = std::chrono::minutes(1);
            return fault;
        }
        if (step.part == 2)
            return lost(false);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(service.partRequests[1], 1);
    EXPECT_TRUE(ended);
}

TEST_F(TransferTest, ARefusalStopsAtOnceAndCancelsTheOtherParts)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 1)
            return answered(403, u"AccessDenied"_s);
        if (step.part == 2)
            return unanswered(false);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::Fatal);
    EXPECT_EQ(count(EventKind::NotRetryable), 1);
}

TEST_F(TransferTest, AWrongSecretNeedsAPersonAfterOneAttempt)
{
    service.fault = [](const Step &, int) {
        return std::optional(answered(403, u"SignatureDoesNotMatch"_s));
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::NeedsPerson);
    EXPECT_EQ(transfer->status().attempts, 1);
}

TEST_F(TransferTest, AfterAKillItContinuesWithTheConfirmedParts)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part >= 2)
            return unanswered(false);
        return {};
    };
    add();
    start();
    timers.advance(Duration(1000));
    kill();
    service.fault = nullptr;
    start();
    EXPECT_EQ(transfer->status().confirmed, 8);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 1);
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, APartThatTheServiceLostIsSentAgainAfterARestart)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 3)
            return unanswered(false);
        return {};
    };
    add();
    start();
    timers.advance(Duration(1000));
    kill();
    service.fault = nullptr;
    service.sessions.begin()->second.erase(1);
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 2);
    EXPECT_EQ(service.partRequests[2], 1);
    EXPECT_EQ(count(EventKind::PartsLost), 1);
}

TEST_F(TransferTest, KilledAfterTheCompletionItFindsTheObject)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete)
            return unanswered(true);
        return {};
    };
    add();
    start();
    timers.advance(Duration(1000));
    kill();
    service.fault = nullptr;
    ASSERT_EQ(service.objects.size(), 1U);
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 1}, {2, 1}, {3, 1}}));
}

TEST_F(TransferTest, Scenario38_ALostAnswerToCompleteIsResolvedByAsking)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && count == 1)
            return lost(true);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Complete], 1);
    EXPECT_EQ(count(EventKind::Reconciled), 1);
}

TEST_F(TransferTest, ACompleteThatWasNotCarriedOutIsRepeated)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && count == 1)
            return lost(false);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Complete], 2);
}

TEST_F(TransferTest, WithoutItsSessionItStartsAgain)
{
    bool dropped = false;
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 3 && !dropped) {
            dropped = true;
            service.sessions.clear();
        }
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Open], 2);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, ASessionLostDuringCompleteMakesItRunAgain)
{
    bool dropped = false;
    bool sawRunning = false;
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && !dropped) {
            dropped = true;
            service.sessions.clear();
        } else if (dropped && step.operation == Operation::Part) {
            sawRunning = sawRunning || state() == TransferState::Running;
        }
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_TRUE(sawRunning);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, AServiceThatLosesEverySessionIsGivenUp)
{
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation != Operation::Part)
            return {};
        service.sessions.clear();
        return answered(404, u"NoSuchUpload"_s);
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Open], 3);
}

TEST_F(TransferTest, Scenario41_ASessionLostUnderManyPartsCostsOneListAndOneNewSession)
{
    service.fault = [&](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation != Operation::Part || count > 2)
            return {};
        service.sessions.clear();
        return answered(404, u"NoSuchUpload"_s);
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::ListParts], 1);
    EXPECT_EQ(service.requests[Operation::Open], 2);
    EXPECT_EQ(transfer->status().bytesResent, 2 * 8);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 2}, {2, 2}, {3, 1}}));
}

TEST_F(TransferTest, OnlyAPartMissingOnCompleteIsSentAgain)
{
    service.fault = [&](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation != Operation::Complete || count > 1)
            return {};
        service.sessions.begin()->second.erase(2);
        return answered(400, u"InvalidPart"_s);
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 1}, {2, 2}, {3, 1}}));
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, ThePolicysTimeoutsApplyToEachRequest)
{
    policy.stallTimeout = Duration(2000);
    policy.responseTimeout = Duration(3000);
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part) {
            EXPECT_EQ(service.last.stallTimeout, Duration(2000));
            EXPECT_EQ(service.last.responseTimeout, Duration(3000));
        }
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(TransferTest, DamagedDataIsSentOnceMoreAndThenFails)
{
    service.damage = true;
    service.declares = true;
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.partRequests[1], 2);
    EXPECT_TRUE(service.objects.empty());
}

TEST_F(TransferTest, AnObjectWrittenBySomebodyElseIsNoProof)
{
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Confirm)
            somethingIsThere("abcdefghij0123456789");
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
}

TEST_F(TransferTest, AChangedFileIsNeverCompleted)
{
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 2)
            write("0123456789abcdefghiX, and longer");
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
    EXPECT_TRUE(service.objects.empty());
}

TEST_F(TransferTest, AFileChangedDuringItsOneRequestIsNotDone)
{
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Put)
            write("0123456789abcdefghiX, and longer");
        return {};
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
}

TEST_F(TransferTest, ResumedRightAfterAPauseItSendsNoConfirmedPartAgain)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part >= 2)
            return unanswered(false);
        return {};
    };
    add();
    start();
    timers.advance(Duration(1000));
    transfer->pause();
    runToEnd();
    service.fault = nullptr;
    StoredTransfer stored = transfer->stored();
    EXPECT_EQ(stored.held().size(), 1);
    stored.state = TransferState::Queued;
    start(std::move(stored));
    EXPECT_EQ(transfer->status().confirmed, 8);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 1);
}

TEST_F(TransferTest, APausedTransferStopsAndContinuesLater)
{
    add();
    start();
    timers.advance(Duration(25));
    transfer->pause();
    EXPECT_EQ(state(), TransferState::Paused);
    runToEnd();
    EXPECT_TRUE(ended);
    auto paused = **store->transfer(id);
    EXPECT_EQ(paused.state, TransferState::Paused);
    paused.state = TransferState::Queued;
    ASSERT_TRUE(store->save(lease, paused));
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(TransferTest, CancellingAbortsTheSession)
{
    add();
    start();
    timers.advance(Duration(25));
    transfer->cancel();
    EXPECT_EQ(state(), TransferState::Cancelling);
    EXPECT_EQ(journalled(), TransferState::Cancelling);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(service.sessions.empty());
}

TEST_F(TransferTest, ACancelThatTheServiceDoesNotAnswerParksAndContinuesLater)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Abort)
            return answered(500, u"InternalError"_s);
        return {};
    };
    add();
    start();
    timers.advance(Duration(25));
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_TRUE(transfer->status().takeBack);
    EXPECT_EQ(journalled(), TransferState::Parked);

    service.fault = nullptr;
    StoredTransfer parked = **store->transfer(id);
    EXPECT_TRUE(parked.takeBack);
    parked.state = *next(parked.state, TransferEvent::Cancel);
    start(std::move(parked));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(service.sessions.empty());
}

TEST_F(TransferTest, ACancelThatIsForbiddenFailsAndKeepsTheSession)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Abort)
            return answered(403, u"AccessDenied"_s);
        return {};
    };
    add();
    start();
    timers.advance(Duration(25));
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_FALSE((*store->transfer(id))->sessionId().isEmpty());
}

TEST_F(TransferTest, ACompletedUploadIsDoneAndNotCancelled)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete)
            return unanswered(true);
        return {};
    };
    add();
    start();
    while (service.requests[Operation::Complete] == 0)
        timers.advanceToNext();
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferTest, ASmallFileThatArrivedUnnoticedIsDoneAndNotCancelled)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Put)
            return unanswered(true);
        return {};
    };
    add(0);
    start();
    timers.advance(Duration(25));
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(TransferTest, ASmallFileThatDidNotArriveIsCancelled)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Put)
            return unanswered(false);
        return {};
    };
    add(0);
    start();
    timers.advance(Duration(25));
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(service.objects.empty());
}

TEST_F(TransferTest, AKilledCancelIsFinishedAfterTheNextStart)
{
    add();
    start();
    timers.advance(Duration(25));
    service.fault = [](const Step &, int) { return std::optional(unanswered(false)); };
    transfer->cancel();
    kill();
    service.fault = nullptr;
    ASSERT_FALSE(service.sessions.empty());
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(service.sessions.empty());
}

TEST_F(TransferTest, ExpiredCredentialsAreFetchedAgainAndTheAttemptIsNotCounted)
{
    freshCredentials = true;
    policy.maxAttempts = 1;
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Open && count == 1)
            return answered(400, u"ExpiredToken"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(refreshed, 1);
    EXPECT_EQ(first(EventKind::ActionTaken).text, u"refresh"_s);
}

TEST_F(TransferTest, Scenario29_PartsThatExpireTogetherCauseOneRefreshAndOneRepeatEach)
{
    write(QByteArray(800, 'x'));
    lanes = 100;
    freshCredentials = true;
    policy.maxAttempts = 1; // no attempt is counted
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part && service.partRequests[step.part] == 1)
            return answered(400, u"ExpiredToken"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(refreshed, 1);
    EXPECT_EQ(service.partRequests.size(), 100U);
    for (const auto &[part, requests] : service.partRequests)
        EXPECT_EQ(requests, 2) << part;
}

TEST_F(TransferTest, Scenario29_CredentialsThatExpireAgainNeedAPersonOnce)
{
    write(QByteArray(800, 'x'));
    lanes = 100;
    freshCredentials = true;
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part)
            return answered(400, u"ExpiredToken"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::NeedsPerson);
    EXPECT_EQ(refreshed, 1);
    EXPECT_EQ(count(EventKind::TransferFinished), 1);
}

TEST_F(TransferTest, ExpiredCredentialsWithoutNewOnesNeedAPerson)
{
    service.fault = [](const Step &, int) { return std::optional(answered(400, u"ExpiredToken"_s)); };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::NeedsPerson);
    EXPECT_EQ(count(EventKind::AttemptNeedsRemedy), 1);
    EXPECT_EQ(count(EventKind::NotRetryable), 1); // the final event
}

TEST_F(TransferTest, AWrongClockIsCorrectedByTheServices)
{
    policy.maxAttempts = 1;
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Open && count == 1)
            return answered(403, u"RequestTimeTooSkewed"_s);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(count(EventKind::ActionTaken), 1);
    EXPECT_TRUE(logLine(first(EventKind::ActionTaken))
                    .contains(u"operation=S3 upload, attempt=1, action=clock, transfer=1"_s))
        << logLine(first(EventKind::ActionTaken)).toStdString();
}

TEST_F(TransferTest, RetryNowEndsTheWait)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Open && count == 1)
            return answered(503, u"SlowDown"_s, Duration(60'000));
        return {};
    };
    add();
    start();
    timers.advance(Duration(100));
    ASSERT_EQ(state(), TransferState::Waiting);
    transfer->retryNow();
    timers.advance(Duration(1000));
    EXPECT_TRUE(ended);
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(TransferTest, EveryAttemptIsInTheJournal)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part && count == 1)
            return answered(503, u"SlowDown"_s);
        return {};
    };
    addAndRun();
    const auto attempts = *store->attempts(id);
    EXPECT_EQ(attempts.size(), 7); // open, three parts, one of them twice, complete, confirm
    EXPECT_EQ(transfer->status().attempts, 7);
    const auto bad = std::ranges::find_if(
        attempts, [](const auto &each) { return each.outcome == AttemptOutcome::Failed; });
    ASSERT_NE(bad, attempts.end());
    EXPECT_EQ(bad->httpStatus, 503);
    EXPECT_EQ(bad->failureClass, FailureClass::Throttle);
    EXPECT_GT(bad->delay.count(), 0);
}

TEST_F(TransferTest, Scenario47_ProgressNeverFallsWhileAttemptsFail)
{
    policy.maxAttempts = 6;
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part && count <= 5)
            return lost(false);
        return {};
    };
    add();
    start();
    qint64 before = 0;
    qint64 sentBefore = 0;
    while (!ended && timers.advanceToNext()) {
        const TransferStatus status = transfer->status();
        EXPECT_GE(status.confirmed, before);
        EXPECT_GE(status.sent, sentBefore);
        EXPECT_LE(status.sent, status.size);
        before = status.confirmed;
        sentBefore = status.sent;
    }
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->status().bytesResent, 5 * 8);
}

TEST_F(TransferTest, IfSeveralStepsRunOutTheLongestWaitIsReported)
{
    policy.maxAttempts = 2;
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part == 1) { // asks for a wait of a day, while part 2 is in its last attempt
            FakeService::Fault fault = answered(503, u"SlowDown"_s, std::chrono::hours(24));
            fault.latency = Duration(3000);
            return fault;
        }
        if (step.part != 2)
            return {};
        FakeService::Fault fault = lost(false);
        if (service.partRequests[2] == 2)
            fault.latency = Duration(5000);
        return fault;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(transfer->status().cause, Cause::ServerAskedToWait);
    EXPECT_GT(timers.wallClock().secsTo(transfer->status().resumesAt), 23 * 3600);
}

TEST_F(TransferTest, Scenario48_TheTimeThatTheServiceNamedIsInTheJournalWhileItWaits)
{
    service.fault = [](const Step &, int) {
        return std::optional(answered(503, u"SlowDown"_s, std::chrono::minutes(10)));
    };
    add();
    start();
    timers.advance(Duration(1000));
    kill();
    EXPECT_GT(timers.wallClock().secsTo((*store->transfer(id))->notBefore), 590);
}

TEST_F(TransferTest, ACompleteFoundDoneIsASuccessInTheRecordsToo)
{
    policy.maxAttempts = 2;
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete)
            return lost(count == 2); // the last one is carried out, but its answer is lost
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(count(EventKind::RetrySucceeded), 1);
    EXPECT_EQ(count(EventKind::RetryScheduled), 1);
    EXPECT_EQ(lines(u"failed after"_s), 0);
    EXPECT_EQ(lines(u"retrying"_s), 1);
    const Metrics metrics = *store->metrics();
    EXPECT_EQ(metrics.exhausted, 0);
    EXPECT_EQ(metrics.recovered, 1);
    EXPECT_EQ(metrics.ends.keys(), QStringList{u"succeeded"_s});
}

TEST_F(TransferTest, ACompleteFoundNotDoneAfterItsLastAttemptIsExhausted)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete)
            return lost(false);
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(lines(u"operation failed after 3 attempts"_s), 1);
    EXPECT_EQ(lines(u"retrying"_s), 2);
    EXPECT_EQ(store->metrics()->exhausted, 1);
}

TEST_F(TransferTest, AServerDelayOfADayIsNotReportedAsExhausted)
{
    service.fault = [](const Step &, int) {
        return std::optional(answered(503, u"SlowDown"_s, std::chrono::hours(24)));
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(lines(u"failed after"_s), 0);
    EXPECT_EQ(lines(u"retrying"_s), 0);
    EXPECT_EQ(lines(u"operation failed | "_s), 1);
    EXPECT_EQ(store->metrics()->exhausted, 0);
    EXPECT_EQ(store->metrics()->ends.value(u"server_asked_to_wait"_s), 1);
}

TEST_F(TransferTest, ADeadlineIsNotReportedAsExhausted)
{
    policy.deadline = Duration(500);
    service.fault = [](const Step &, int) { return std::optional(answered(500, u""_s)); };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(lines(u"failed after"_s), 0);
    EXPECT_EQ(store->metrics()->ends.value(u"deadline"_s), 1);
}

TEST_F(TransferTest, BytesInFlightBeforeAPauseCountAsResent)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part > 0)
            return unanswered(false);
        return {};
    };
    add();
    start();
    timers.advance(Duration(1000));
    transfer->pause();
    timers.advance(Duration(10));
    service.fault = nullptr;
    StoredTransfer paused = **store->transfer(id);
    paused.state = TransferState::Queued;
    start(std::move(paused)); // a new transfer that knows only the journal
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->status().bytesResent, 8 + 8);
}

TEST_F(TransferTest, TheEndOfAWaitIsReportedWithItsReason)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Open && count <= 2)
            return answered(503, u"SlowDown"_s);
        return {};
    };
    add();
    start();
    while (count(EventKind::WaitEnded) == 0)
        timers.advanceToNext();
    const Event byTimer = first(EventKind::WaitEnded);
    EXPECT_EQ(byTimer.text, u"timer"_s);
    EXPECT_TRUE(isOf(Operation::Open, *byTimer.attempt));
    EXPECT_EQ(byTimer.attempt->attempt, 1);
    EXPECT_EQ(byTimer.attempt->delayReason, DelayReason::Throttle);
    while (service.requests[Operation::Open] < 2 || state() != TransferState::Waiting)
        ASSERT_TRUE(timers.advanceToNext());
    events.clear();
    transfer->retryNow();
    timers.advance(Duration(1));
    EXPECT_EQ(first(EventKind::WaitEnded).text, u"user"_s);
}

TEST_F(TransferTest, AFailedReadIsRepeatedOnceAndThenNeedsAPerson)
{
    policy.maxAttempts = 5;
    int failures = 1;
    service.fault = [&failures](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.part != 2 || failures == 0)
            return {};
        --failures;
        FakeService::Fault fault;
        fault.failure = localFailure(FailureKind::LocalFile, u"The file cannot be read."_s, EIO);
        return fault;
    };
    add();
    start();
    timers.advance(Duration(4900));
    EXPECT_EQ(service.partRequests[2], 1);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[2], 2);

    failures = 2;
    service.partRequests.clear();
    write(QByteArray("another twenty bytes"));
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::NeedsPerson);
    EXPECT_EQ(service.partRequests[2], 2);
}

TEST_F(TransferTest, AMissingFileFailsAtOnce)
{
    add();
    ASSERT_TRUE(QFile::remove(path()));
    start();
    timers.advance(Duration(1));
    EXPECT_TRUE(ended);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().cause, Cause::Fatal);
}

TEST_F(TransferTest, ItWaitsAMomentBeforeItChecksAnUnknownComplete)
{
    service.fault = [](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && count == 1)
            return lost(true);
        return {};
    };
    add();
    start();
    while (service.requests[Operation::Complete] == 0)
        timers.advance(Duration(1));
    timers.advance(Duration(10 + 1990));
    EXPECT_EQ(service.requests[Operation::Confirm], 0);
    timers.advance(Duration(15));
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
}

TEST_F(TransferTest, CancelledWhileParkingItIsAborted)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault down;
        down.status = 503;
        return step.operation == Operation::Part ? std::optional(down) : std::nullopt;
    };
    write("0123456789abcdefghij");
    add();
    start();
    while (state() != TransferState::Parked && timers.advanceToNext()) {
    }
    ASSERT_EQ(state(), TransferState::Parked);
    ASSERT_FALSE(ended) << "its owner has not heard of it yet";
    transfer->cancel();
    runToEnd();
    EXPECT_TRUE(ended);
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_EQ(service.requests[Operation::Abort], 1);
}

} // namespace
} // namespace windlass
