// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out which checksums a service supports: from the stored facts or with a session of its own, and never
// from a transient failure.
#include "core/accounts/serviceaddress.h"
#include "core/services/checksumprobe.h"
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/enginerig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::Contains;
using testing::SizeIs;

HttpReply answered(int status, const QByteArray &body = {})
{
    HttpReply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

class ChecksumProbeTest : public EngineRig
{
protected:
    void begin(std::function<std::optional<Result<HttpReply>>(const HttpRequest &)> service)
    {
        http->trouble = std::move(service);
        engine->start(true);
        saveDestination();
        saved.checksum.reset();
        add();
    }
    StoredTransfer journal() const
    {
        const auto store = *openSqliteStore(file(u"journal.sqlite"_s), Store::Access::ReadOnly);
        return store->transfers()->first();
    }
    QList<AttemptRecord> history() const
    {
        const auto store = *openSqliteStore(file(u"journal.sqlite"_s), Store::Access::ReadOnly);
        return *store->attempts(journal().id);
    }
    EndpointFacts facts() const
    {
        const auto store = *openSqliteStore(file(u"journal.sqlite"_s), Store::Access::ReadOnly);
        return *store->endpointFacts(journalKey(placeOf(saved)));
    }
};

/// Opens a session, and refuses all other requests.
std::optional<Result<HttpReply>> opensAlone(const HttpRequest &request)
{
    if (request.method != "POST")
        return Result<HttpReply>(failed(refused()));
    return answered(200, "<InitiateMultipartUploadResult><UploadId>probe-1</UploadId>"
                         "</InitiateMultipartUploadResult>");
}

TEST_F(ChecksumProbeTest, ItsAttemptsAreInTheTransfersHistory)
{
    begin([](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method == "POST")
            return answered(501, "<Error><Code>NotImplemented</Code></Error>");
        return {};
    });
    timers->advance(10s);
    ASSERT_EQ(only().state, TransferState::Done);
    int probes = 0;
    for (const AttemptRecord &attempt : history())
        probes += isOf(Operation::Probe, attempt) ? 1 : 0;
    EXPECT_EQ(probes, 2) << "one for each mode";
    EXPECT_EQ(only().attempts, history().size());
    EXPECT_EQ(facts().checksumMode, ChecksumMode::Etag); // the service named the unsupported checksum
}

TEST_F(ChecksumProbeTest, AFailureChangesTheChecksumOnlyForThisTransfer)
{
    begin([](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method == "POST")
            return answered(503, "<Error><Code>SlowDown</Code></Error>");
        return {};
    });
    timers->advance(5min);
    EXPECT_EQ(only().state, TransferState::Done);
    EXPECT_FALSE(facts().checksumMode);
}

TEST_F(ChecksumProbeTest, AnUnexplainedRefusalIsNotSaved)
{
    for (const int status : {403, 400}) {
        begin([status](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
            if (request.method == "POST")
                return answered(status, "<html>No.</html>");
            return {};
        });
        timers->advance(5min);
        EXPECT_FALSE(facts().checksumMode) << status;
        engine.reset();
        timers = nullptr; // owned by the engine
        open();
    }
}

TEST_F(ChecksumProbeTest, ASessionItOpenedIsRecordedAndAbortedAfterAKill)
{
    begin(opensAlone);
    timers->advance(1s);
    ASSERT_EQ(journal().probeSession, u"probe-1"_s);
    EXPECT_EQ(journal().sessionId(), QString()); // it is not the transfer's session
    for (const QString &name : {u"journal.sqlite"_s, u"journal.sqlite-wal"_s})
        QFile::copy(file(name), file(u"kept-"_s + name));
    engine.reset();
    timers = nullptr; // owned by the engine
    QFile::remove(file(u"journal.sqlite-shm"_s));
    for (const QString &name : {u"journal.sqlite"_s, u"journal.sqlite-wal"_s}) {
        QFile::remove(file(name));
        QFile::rename(file(u"kept-"_s + name), file(name));
    }
    open();
    QStringList asked;
    http->trouble = [&asked](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        asked << QString::fromLatin1(request.method) + u' ' + request.url.query();
        if (request.method == "DELETE")
            return answered(204);
        if (request.method == "POST")
            return answered(501, "<Error><Code>NotImplemented</Code></Error>");
        return {};
    };
    engine->start(false);
    engine->saveDestination(saved, KeyPair{u"key"_s, u"secret"_s, {}}, true);
    settle();
    engine->resume({journal().id});
    timers->advance(10s);
    ASSERT_FALSE(asked.isEmpty());
    EXPECT_EQ(asked.first(), u"DELETE uploadId=probe-1"_s);
    EXPECT_EQ(journal().probeSession, QString());
}

TEST_F(ChecksumProbeTest, ASessionOpenedWithoutAnAnswerIsLookedForAfterAKill)
{
    http->takes = 1h;
    begin({});
    http->takes = 1h;
    timers->advance(1s);
    ASSERT_TRUE(journal().opening) << "the intention is on record before the answer";
    const QString begun = timers->wallClock().toString(Qt::ISODate);
    const QByteArray key = journal().key.toUtf8();
    engine.reset();
    timers = nullptr; // owned by the engine
    open();
    QStringList asked;
    http->trouble = [&asked, begun, key](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        asked << QString::fromLatin1(request.method) + u' ' + request.url.query();
        if (request.method == "POST")
            return answered(501, "<Error><Code>NotImplemented</Code></Error>");
        if (request.method == "DELETE")
            return answered(204);
        if (request.url.query().startsWith(u"encoding-type=url&prefix"))
            return answered(200, "<ListMultipartUploadsResult><Upload><Key>" + key +
                                     "</Key><UploadId>left</UploadId>"
                                     "<Initiated>" +
                                     begun.toLatin1() +
                                     "</Initiated></Upload><IsTruncated>false"
                                     "</IsTruncated></ListMultipartUploadsResult>");
        if (request.url.query().contains(u"uploadId=left"_s))
            return answered(200, "<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>");
        return {};
    };
    engine->start(false);
    engine->saveDestination(saved, KeyPair{u"key"_s, u"secret"_s, {}}, true);
    settle();
    engine->resume({journal().id});
    timers->advance(10s);
    EXPECT_THAT(asked, Contains(u"DELETE uploadId=left"_s)) << asked.join(u'\n').toStdString();
    EXPECT_FALSE(journal().opening);
    EXPECT_EQ(only().state, TransferState::Done);
}

TEST_F(ChecksumProbeTest, CancellingTheTransferAbortsTheProbesSession)
{
    QStringList asked;
    bool slow = false;
    begin([&](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        asked << QString::fromLatin1(request.method) + u' ' + request.url.query();
        if (request.method == "DELETE")
            return answered(204);
        if (request.method == "PUT" && !slow) {
            slow = true;
            return Result<HttpReply>(failed(refused()));
        }
        if (request.method == "HEAD")
            return {}; // there is no such object
        return opensAlone(request);
    });
    timers->advance(100ms);
    ASSERT_EQ(journal().probeSession, u"probe-1"_s);
    engine->cancel({only().id});
    timers->advance(10s);
    EXPECT_THAT(asked, Contains(u"DELETE uploadId=probe-1"_s));
    EXPECT_EQ(only().state, TransferState::Cancelled);
}

TEST_F(ChecksumProbeTest, IfItsTransferIsPausedAnotherWaitingTransferProbes)
{
    int asked = 0;
    begin([&asked](const HttpRequest &request) -> std::optional<Result<HttpReply>> {
        if (request.method != "POST")
            return {};
        ++asked;
        return answered(501, "<Error><Code>NotImplemented</Code></Error>");
    });
    const TransferId first = only().id;
    const TransferId second = add(u"other.vmdk"_s);
    engine->pause({first});
    timers->advance(10s);
    EXPECT_EQ(all[first].state, TransferState::Paused);
    EXPECT_EQ(all[second].state, TransferState::Done);
}

} // namespace
} // namespace windlass
