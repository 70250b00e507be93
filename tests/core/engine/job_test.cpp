// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/job.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/fakeservice.h"
#include "tests/fakes/inthisthread.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <memory>
#include <vector>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class JobTest : public testing::Test
{
protected:
    void SetUp() override
    {
        QFile file(folder.filePath(u"web.ova"_s));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("0123456789abcdefghij");
        file.close();
        StoredTransfer row;
        row.file = file.fileName();
        row.destination.edit().bucket = u"bucket"_s;
        row.destination.edit().checksum = ChecksumMode::Etag; // otherwise the service is probed first
        row.key = u"web.ova"_s;
        row.fingerprint = *fingerprintOf(row.file);
        row.plan = {row.fingerprint.size, 8};
        row.uploadId = u"our-id"_s;
        row.ifExists = IfExists::Replace;
        add(row);
    }
    void add(const StoredTransfer &row)
    {
        QList<StoredTransfer> one{row};
        ASSERT_TRUE(store->add(one));
        id = one.first().id;
        lease = **store->claim(id);
    }
    StoredTransfer journal() const { return **store->transfer(id); }
    /// Makes the job from the journal's row. `how` changes the row first, as an earlier run may have left it.
    void make(const std::function<void(StoredTransfer &)> &how = [](StoredTransfer &) {})
    {
        StoredTransfer row = journal();
        how(row);
        Job::Doors doors{timers,
                         dice,
                         service,
                         LeasedJournal(*store, lease),
                         &service,
                         endpoints,
                         checksums,
                         nullptr,
                         inThisThread(timers),
                         [this](const Destination &, CredentialSource::Freshness freshness,
                                std::function<void(Result<Credentials>)> then) {
                             asked.push_back(freshness);
                             if (atOnce) {
                                 then(*atOnce);
                                 return Handle();
                             }
                             return timers.after(1s, [this, then = std::move(then)] { then(found); });
                         },
                         [](const StoredTransfer &) { return RetryPolicy(); }};
        job = std::make_unique<Job>(
            std::move(row), 2, std::move(doors),
            Job::Listener{[this] { states.push_back(job->state()); },
                          [this](const Event &event) { events.append(event); },
                          [this](const Failure &failure) { unwritten.append(failure.text.english()); },
                          [this] { ended = true; },
                          [this](const Failure &failure) { refused.append(failure.text.english()); }});
    }
    void runToEnd()
    {
        while (!ended && timers.advanceToNext()) {
        }
        ASSERT_TRUE(ended);
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    LoadedDice dice;
    FakeService service{timers};
    std::unique_ptr<Store> store =
        *openSqliteStore(folder.filePath(u"journal.sqlite"_s), Store::Access::ReadWrite);
    Endpoints endpoints{timers, dice, nullptr, [](const QString &, const EndpointEvent &) {}};
    ChecksumModes checksums{timers, *store};
    TransferId id = 0;
    Lease lease;

    Result<Credentials> found = KeyPair{u"id"_s, u"secret"_s, {}};
    std::optional<Result<Credentials>> atOnce; ///< if set: found at once instead of after a second
    std::vector<CredentialSource::Freshness> asked;
    std::vector<TransferState> states;
    QList<Event> events;
    QStringList unwritten;
    QStringList refused;
    bool ended = false;
    std::unique_ptr<Job> job;
};

} // namespace

TEST_F(JobTest, FindsTheCredentialsThenDrivesTheTransferToItsEnd)
{
    make();
    job->start();
    EXPECT_THAT(asked, ElementsAre(CredentialSource::Freshness::Kept));
    EXPECT_FALSE(job->running());
    EXPECT_EQ(job->state(), TransferState::Queued);
    timers.advance(1s);
    EXPECT_TRUE(job->running());
    EXPECT_EQ(job->state(), TransferState::Running);
    runToEnd();
    EXPECT_EQ(job->status().state, TransferState::Done);
    const StoredTransfer back = job->release();
    EXPECT_EQ(back.id, id);
    EXPECT_EQ(back.state, TransferState::Done);
    EXPECT_EQ(journal().state, TransferState::Done);
    EXPECT_EQ(service.objects.at(u"web.ova"_s).content, "0123456789abcdefghij");
    EXPECT_THAT(unwritten, IsEmpty());
}

TEST_F(JobTest, CredentialsCanBeAvailableAtOnce)
{
    atOnce = found;
    make();
    job->start();
    EXPECT_TRUE(job->running());
    runToEnd();
    EXPECT_EQ(job->state(), TransferState::Done);
}

TEST_F(JobTest, WithoutCredentialsTheJobIsRefusedAndSendsNothing)
{
    found = failed(localFailure(FailureKind::Credentials, u"The keychain is locked."_s));
    make();
    job->start();
    timers.advance(1min);
    EXPECT_THAT(refused, ElementsAre(u"The keychain is locked."_s));
    EXPECT_FALSE(job->running());
    EXPECT_THAT(service.requests, IsEmpty());
    EXPECT_EQ(job->release().state, TransferState::Queued);
}

TEST_F(JobTest, BeforeItRunsAJobIsPausedOrCancelledByReleasingIt)
{
    make();
    job->start();
    EXPECT_FALSE(job->pause());
    EXPECT_FALSE(job->cancel());
    EXPECT_FALSE(job->endSoon());
    job->retryNow();
    job->hold(timers.wallClock().addSecs(60));
    job->goOn();
    job->journalFailed(localFailure(FailureKind::Journal, u"Full."_s));
    EXPECT_EQ(job->release().state, TransferState::Queued);
    timers.advance(1min);
    EXPECT_EQ(timers.pending(), 0) << "it asks for no credentials any more";
    EXPECT_THAT(refused, IsEmpty());
    EXPECT_THAT(service.requests, IsEmpty());
}

TEST_F(JobTest, ARunningJobIsPausedAndCancelledDirectly)
{
    make();
    job->start();
    timers.advance(1s);
    EXPECT_TRUE(job->pause());
    EXPECT_EQ(job->state(), TransferState::Paused);
    runToEnd();
    EXPECT_EQ(job->release().state, TransferState::Paused);

    ended = false;
    make([](StoredTransfer &row) { row.state = TransferState::Queued; });
    job->start();
    timers.advance(1s);
    EXPECT_TRUE(job->cancel());
    EXPECT_TRUE(job->takesBack());
    runToEnd();
    EXPECT_EQ(job->state(), TransferState::Cancelled);
    EXPECT_THAT(service.sessions, IsEmpty());
}

TEST_F(JobTest, TheChecksumProbeRunsOnceBeforeTheFirstByte)
{
    make([](StoredTransfer &row) { row.destination.edit().checksum.reset(); });
    job->start();
    timers.advance(1s);
    EXPECT_FALSE(job->running());
    EXPECT_FALSE(job->pause());
    runToEnd();
    EXPECT_EQ(job->state(), TransferState::Done);
    const int sessions = service.requests[Operation::Open];
    EXPECT_GT(sessions, 1) << "the probe has one of its own";
    EXPECT_EQ(journal().checksumMode, job->release().checksumMode);

    StoredTransfer second = journal();
    second.key = u"other.ova"_s;
    second.state = TransferState::Queued;
    second.session.reset();
    second.closing = Closing::Open;
    add(second);
    ended = false;
    make([](StoredTransfer &row) { row.destination.edit().checksum.reset(); });
    job->start();
    runToEnd();
    EXPECT_EQ(service.requests[Operation::Open], sessions + 1) << "it is known now";
}

TEST_F(JobTest, ReleasingAJobDuringTheProbeCancelsTheRequest)
{
    service.latency = 1h;
    make([](StoredTransfer &row) { row.destination.edit().checksum.reset(); });
    job->start();
    timers.advance(10s);
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_EQ(job->release().state, TransferState::Queued);
    timers.advance(5h);
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_FALSE(ended);
}

TEST_F(JobTest, ASessionLeftByAProbeIsAbortedFirst)
{
    service.sessions[u"left"_s];
    ASSERT_TRUE(store->saveProbe(lease, u"left"_s));
    std::vector<Operation> order;
    service.fault = [&order](const Step &step, int) -> std::optional<FakeService::Fault> {
        order.push_back(step.operation);
        return {};
    };
    make();
    job->start();
    runToEnd();
    ASSERT_FALSE(order.empty());
    EXPECT_EQ(order.front(), Operation::Abort);
    EXPECT_FALSE(service.sessions.contains(u"left"_s));
    EXPECT_EQ(journal().probeSession, QString());
    EXPECT_EQ(job->state(), TransferState::Done);
}

TEST_F(JobTest, ChangesMadeBeforeTheStartApplyAfterIt)
{
    service.latency = 1h;
    make();
    job->start();
    StoredTransfer place = journal();
    place.priority = 1;
    place.rateLimit = 1000;
    place.ifExists = IfExists::Skip;
    job->setPlace(place);
    job->setLanes(3);
    timers.advance(1s);
    ASSERT_TRUE(job->running());
    EXPECT_EQ(job->status().priority, 1);
    EXPECT_EQ(job->status().rateLimit, 1000);
    EXPECT_EQ(job->release().ifExists, IfExists::Skip);
}

TEST_F(JobTest, ChangesMadeWhileRunningReachTheTransfer)
{
    service.latency = 1h;
    make();
    job->start();
    timers.advance(1s);
    StoredTransfer place = journal();
    place.priority = -1;
    place.position = 99;
    place.rateLimit = 2000;
    job->setPlace(place);
    EXPECT_EQ(job->status().priority, -1);
    EXPECT_EQ(job->status().position, 99);
    EXPECT_EQ(job->status().rateLimit, 2000);
}

TEST_F(JobTest, SendsAsManyPartsAtOnceAsItHasLanes)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault fault;
        fault.never = true;
        return step.operation == Operation::Part ? std::optional(fault) : std::nullopt;
    };
    make();
    job->setLanes(3);
    job->start();
    timers.advance(2s);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

TEST_F(JobTest, AtShutdownTheJournalKeepsTheRunningState)
{
    service.latency = 1h;
    make();
    job->start();
    timers.advance(2s);
    ASSERT_EQ(journal().state, TransferState::Running);
    const Duration before = journal().running;
    job->letGo();
    EXPECT_EQ(journal().running, before + 1s) << "since it has had its credentials";
    EXPECT_EQ(journal().state, TransferState::Running) << "so that the next program goes on";
    EXPECT_FALSE(job->running());
}

TEST_F(JobTest, AFailureToSaveTheChecksumModeIsReported)
{
    store->release(lease); // as if another process had taken it over
    make();
    job->start();
    timers.advance(1s);
    EXPECT_THAT(unwritten,
                ElementsAre(u"Nothing more is written about transfer %1: this process does not work on it "
                            "any more."_s.arg(id)));
}

TEST_F(JobTest, ExpiredCredentialsAreFetchedAgain)
{
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        FakeService::Fault fault;
        fault.status = 400;
        fault.code = u"ExpiredToken"_s;
        found = KeyPair{u"id"_s, u"newer secret"_s, {}};
        return step.operation == Operation::Open && count == 1 ? std::optional(fault) : std::nullopt;
    };
    make();
    job->start();
    runToEnd();
    EXPECT_EQ(job->state(), TransferState::Done);
    EXPECT_THAT(asked, ElementsAre(CredentialSource::Freshness::Kept, CredentialSource::Freshness::New));
}

TEST_F(JobTest, UnchangedCredentialsAreNotTriedAgain)
{
    service.fault = [](const Step &step, int) -> std::optional<FakeService::Fault> {
        FakeService::Fault fault;
        fault.status = 400;
        fault.code = u"ExpiredToken"_s;
        return step.operation == Operation::Open ? std::optional(fault) : std::nullopt;
    };
    make();
    job->start();
    runToEnd();
    EXPECT_EQ(job->state(), TransferState::Failed);
    EXPECT_EQ(job->release().cause, Cause::NeedsPerson);
    EXPECT_EQ(service.requests[Operation::Open], 1);
    EXPECT_THAT(asked, SizeIs(2));
}

} // namespace windlass
