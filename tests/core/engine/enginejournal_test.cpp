// SPDX-License-Identifier: GPL-3.0-or-later
// The journal of a running transfer while commands for other transfers are carried out, and after a kill.
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/enginerig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

HttpReply answered(const QByteArray &body = {}, int status = 200)
{
    HttpReply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

/// The first of three transfers has a session and one part, and waits for an answer that never arrives.
class EngineJournal : public EngineRig
{
protected:
    void SetUp() override
    {
        EngineRig::SetUp();
        http->trouble = [this](const HttpRequest &request) { return service(request); };
        engine->start(true);
        saveDestination();
        engine->limitThisRun(1, 1);
        for (const QString &name : {u"a.vmdk"_s, u"b.vmdk"_s, u"c.vmdk"_s})
            ids << addLarge(name);
        settle();
        settle();
        ASSERT_EQ(journal(ids[0]).sessionId(), u"S1"_s);
        ASSERT_EQ(journal(ids[0]).held().size(), 1);
    }

    TransferId addLarge(const QString &name)
    {
        QFile disk(file(name));
        EXPECT_TRUE(disk.open(QIODevice::WriteOnly));
        EXPECT_TRUE(disk.resize(12 << 20));
        disk.close();
        AddRequest request;
        request.paths = {file(name)};
        request.destination = saved;
        request.ifExists = IfExists::Replace;
        request.partSize = 5 << 20;
        add(request);
        return report.added.isEmpty() ? 0 : report.added.first();
    }

    /// Accepts one part of the first transfer and answers nothing else.
    std::optional<Result<HttpReply>> service(const HttpRequest &request)
    {
        requests.append(QString::fromLatin1(request.method) + u' ' + request.url.path() + u'?' +
                        request.url.query());
        if (request.method == "POST")
            return answered("<InitiateMultipartUploadResult><UploadId>S" + QByteArray::number(++sessions) +
                            "</UploadId></InitiateMultipartUploadResult>");
        if (request.method == "GET") {
            return answered(
                "<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>"
                "<Size>5242880</Size><ETag>\"e1\"</ETag></Part></ListPartsResult>");
        }
        if (request.method != "PUT")
            return answered({}, 204);
        http->takes = 10h;
        HttpReply reply = answered();
        reply.headers = {{"ETag", "\"e1\""}};
        return reply;
    }

    StoredTransfer journal(TransferId id) const
    {
        const auto store = *openSqliteStore(file(u"journal.sqlite"_s), Store::Access::ReadOnly);
        return **store->transfer(id);
    }

    /// As kill -9: a new engine starts with the journal's files as they are at this moment.
    void kill()
    {
        const QStringList files{u"journal.sqlite"_s, u"journal.sqlite-wal"_s};
        for (const QString &name : files)
            QFile::copy(file(name), file(u"kept-"_s + name));
        engine.reset();
        timers = nullptr; // owned by the engine
        QFile::remove(file(u"journal.sqlite-shm"_s));
        for (const QString &name : files) {
            QFile::remove(file(name));
            QFile::rename(file(u"kept-"_s + name), file(name));
        }
        all.clear();
        events.clear();
        requests.clear();
        open();
        http->trouble = [this](const HttpRequest &request) { return service(request); };
        engine->start(false);
        saveDestination();
    }

    void expectUntouched(const StoredTransfer &before)
    {
        settle();
        const StoredTransfer after = journal(ids[0]);
        EXPECT_EQ(after.sessionId(), before.sessionId());
        EXPECT_EQ(after.state, before.state);
        EXPECT_EQ(after.attempts, before.attempts);
        EXPECT_EQ(after.bytesSent, before.bytesSent);
        EXPECT_EQ(after.started, before.started);
        EXPECT_EQ(after.checksumMode, before.checksumMode);
        EXPECT_EQ(after.held(), before.held());
    }

    QList<TransferId> ids;
    QStringList requests;
    int sessions = 0;
};

TEST_F(EngineJournal, QueueCommandsDoNotOverwriteARunningTransfersRecord)
{
    const StoredTransfer before = journal(ids[0]);
    engine->move(ids[2], QueueMove::First);
    expectUntouched(before);
    engine->move(ids[0], QueueMove::Last);
    expectUntouched(before);
    engine->setPriority(ids, 1);
    expectUntouched(before);
    engine->setRateLimit(ids, 5'000'000);
    expectUntouched(before);
    engine->decideIfExists(ids, IfExists::Skip);
    expectUntouched(before);
    engine->pause({ids[1]});
    engine->resume({ids[1]});
    expectUntouched(before);
}

TEST_F(EngineJournal, CommandsForARunningTransferAreSaved)
{
    engine->setPriority({ids[0]}, 1);
    engine->setRateLimit({ids[0]}, 5'000'000);
    engine->decideIfExists({ids[0]}, IfExists::Skip);
    settle();
    EXPECT_EQ(journal(ids[0]).priority, 1);
    EXPECT_EQ(journal(ids[0]).rateLimit, 5'000'000);
    EXPECT_EQ(journal(ids[0]).ifExists, IfExists::Skip);
}

TEST_F(EngineJournal, AfterAMoveAndAKillTheUploadContinuesWithItsSessionAndParts)
{
    engine->move(ids[2], QueueMove::First);
    settle();
    kill();
    engine->limitThisRun(1, 1);
    engine->resume({ids[0]});
    timers->advance(5s);
    EXPECT_EQ(sessions, 1);
    EXPECT_GE(all[ids[0]].partsConfirmed, 1);
    EXPECT_THAT(requests.join(u' ').toStdString(),
                Not(HasSubstr("partNumber=1&"))); // the service has this part
    EXPECT_THAT(requests.first().toStdString(), HasSubstr("uploadId=S1"));
}

TEST_F(EngineJournal, TheQueueOrderSurvivesARestart)
{
    engine->move(ids[2], QueueMove::First);
    settle();
    kill();
    EXPECT_LT(all[ids[2]].position, all[ids[1]].position);
}

TEST_F(EngineJournal, ADamagedRecordBecomesAFailedTransferThatIsNotResumed)
{
    engine.reset();
    timers = nullptr; // owned by the engine
    {
        const auto database =
            std::move(*Database::open(file(u"journal.sqlite"_s), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"UPDATE transfers SET part_size = -1 WHERE id = ?"_s, {ids[0]}));
    }
    open();
    http->trouble = [this](const HttpRequest &request) { return service(request); };
    requests.clear();
    engine->start(false);
    saveDestination();
    engine->resume({ids[0]});
    timers->advance(1min);
    EXPECT_EQ(all[ids[0]].state, TransferState::Failed);
    ASSERT_TRUE(all[ids[0]].failure);
    EXPECT_EQ(all[ids[0]].failure->kind, FailureKind::Journal);
    EXPECT_TRUE(requests.isEmpty());
    engine->cancel({ids[0]}); // the session can still be aborted
    timers->advance(1min);
    EXPECT_THAT(requests.join(u' ').toStdString(), testing::ContainsRegex("DELETE [^ ]*a.vmdk.uploadId=S1"));
    EXPECT_EQ(all[ids[0]].state, TransferState::Cancelled);
}

/// A service that takes a second for each request.
class EndingSoon : public EngineRig
{
protected:
    void begin()
    {
        http->trouble = [this](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
            ++carriedOut;
            if (request.method == "POST")
                return answered("<InitiateMultipartUploadResult><UploadId>S1</UploadId>"
                                "</InitiateMultipartUploadResult>");
            HttpReply reply = answered();
            reply.headers = {{"ETag", "\"e1\""}};
            return reply;
        };
        http->takes = 1s;
        QObject::connect(engine.get(), &Engine::stopped, engine.get(), [this] { stoppedAt = timers->now(); });
        engine->start(true);
        saveDestination();
        QFile disk(file(u"a.vmdk"_s));
        ASSERT_TRUE(disk.open(QIODevice::WriteOnly));
        ASSERT_TRUE(disk.resize(12 << 20));
        disk.close();
        AddRequest request;
        request.paths = {file(u"a.vmdk"_s)};
        request.destination = saved;
        request.ifExists = IfExists::Replace;
        request.partSize = 5 << 20;
        add(request);
        timers->advance(200ms);
    }
    StoredTransfer journal() const
    {
        const auto store = *openSqliteStore(file(u"journal.sqlite"_s), Store::Access::ReadOnly);
        return store->transfers()->first();
    }

    std::optional<Instant> stoppedAt;
    int carriedOut = 0;
};

TEST_F(EndingSoon, ASessionBeingOpenedIsRecordedBeforeTheEnd)
{
    begin();
    engine->stopSoon();
    EXPECT_FALSE(stoppedAt);
    timers->advance(3s);
    EXPECT_TRUE(stoppedAt);
    EXPECT_EQ(journal().sessionId(), u"S1"_s);
    EXPECT_EQ(carriedOut, 1); // no new request was started
}

TEST_F(EndingSoon, RequestsFarFromCompleteAreDroppedAtOnce)
{
    begin();
    timers->advance(1s); // the parts are in flight, with no bytes sent yet
    engine->stopSoon();
    EXPECT_TRUE(stoppedAt);
    EXPECT_EQ(journal().state, TransferState::Running);
}

TEST_F(EndingSoon, StoppingTakesAFewSecondsAtMost)
{
    http->takes = 1h;
    begin();
    http->takes = 1h;
    const Instant asked = timers->now();
    timers->advance(1s);
    engine->stopSoon();
    timers->advance(10s);
    if (stoppedAt)
        EXPECT_LE(*stoppedAt - asked, stopGracePeriod + 1s);
    else
        ADD_FAILURE() << "it goes on";
}

TEST_F(EndingSoon, ASecondStopEndsTheWait)
{
    begin();
    engine->stopSoon();
    engine->stop();
    EXPECT_TRUE(stoppedAt);
}

} // namespace
} // namespace windlass
