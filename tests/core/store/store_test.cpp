// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"
#include "core/store/store.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 5, 250), Qt::UTC);

/// A transfer with a different value in each field.
StoredTransfer full()
{
    StoredTransfer transfer;
    transfer.file = u"/srv/vm's \"disk\" ü.vmdk"_s;
    Destination &destination = transfer.destination.edit();
    destination.name = u"offsite"_s;
    destination.bucket = u"bucket"_s;
    destination.prefix = u"a/b"_s;
    destination.endpoint = QUrl(u"http://127.0.0.1:9000/x%20y"_s);
    destination.region = u"eu-west-1"_s;
    destination.pathStyle = true;
    destination.accessKeyId = u"AK"_s;
    destination.retry = RetryPolicy{};
    destination.retry->maxAttempts = 9;
    transfer.key = u"a//b%20c+d"_s;
    transfer.fingerprint = {50, 1'700'000'000'123'456'789, 0xffffffffffffffffULL};
    transfer.plan = {50, 16};
    transfer.retry = RetryPolicy{};
    transfer.retry.edit().jitter = Jitter::Full;
    transfer.metadata = {{u"owner"_s, u"me"_s}, {u"empty"_s, u""_s}};
    transfer.uploadId = u"ours"_s;
    transfer.sessionId = u"theirs"_s;
    transfer.sessionOpened = moment;
    transfer.state = TransferState::Parked;
    transfer.cause = Cause::Exhausted;
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.abort = AbortReason::StallTimeout;
    failure.mark = Mark::Retryable;
    failure.httpStatus = 503;
    failure.serviceCode = u"SlowDown"_s;
    failure.requestId = u"R1"_s;
    failure.region = u"r"_s;
    failure.location = QUrl(u"https://elsewhere.example:9"_s);
    failure.serverDate = moment;
    failure.waited = 5min;
    failure.serverDelay = 7s;
    failure.networkError = 99;
    failure.systemError = 5;
    failure.tlsErrors = {1, 2};
    failure.requestSent = true;
    failure.text = u"please"_s;
    transfer.failure = failure;
    transfer.notBefore = moment.addSecs(1);
    transfer.attempts = 5;
    transfer.retries = 3;
    transfer.bytesSent = 1'000'000'000'000;
    transfer.bytesResent = 17;
    transfer.running = 12'345ms;
    transfer.added = moment.addSecs(2);
    transfer.started = moment.addSecs(3);
    transfer.finished = moment.addSecs(4);
    transfer.checksum = u"md5:00"_s;
    transfer.checksumMode = ChecksumMode::Crc32c;
    transfer.ifExists = IfExists::Skip;
    transfer.priority = -1;
    transfer.rateLimit = 5'000'000;
    transfer.manifest = ManifestDigest{u"/srv/vm.mf"_s,
                                       {DigestKind::Sha512, Digest::of(DigestKind::Sha512, "abc")},
                                       QByteArray("\0state", 6),
                                       true};
    return transfer;
}

void expectSame(const Failure &a, const Failure &b)
{
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.abort, b.abort);
    EXPECT_EQ(a.mark, b.mark);
    EXPECT_EQ(a.httpStatus, b.httpStatus);
    EXPECT_EQ(a.serviceCode, b.serviceCode);
    EXPECT_EQ(a.requestId, b.requestId);
    EXPECT_EQ(a.region, b.region);
    EXPECT_EQ(a.location, b.location);
    EXPECT_EQ(a.serverDate, b.serverDate);
    EXPECT_EQ(a.waited, b.waited);
    EXPECT_EQ(a.serverDelay, b.serverDelay);
    EXPECT_EQ(a.networkError, b.networkError);
    EXPECT_EQ(a.systemError, b.systemError);
    EXPECT_EQ(a.tlsErrors, b.tlsErrors);
    EXPECT_EQ(a.requestSent, b.requestSent);
    EXPECT_EQ(a.text, b.text);
}

class StoreTest : public testing::Test
{
protected:
    void SetUp() override { reopen(); }
    QString path() const { return folder.filePath(u"journal.sqlite"_s); }
    void reopen()
    {
        store.reset();
        auto opened = Store::open(path(), Store::Access::ReadWrite);
        ASSERT_TRUE(opened) << opened.error().text.toStdString();
        store = std::move(*opened);
    }
    TransferId add(StoredTransfer transfer = full())
    {
        QList<StoredTransfer> list{std::move(transfer)};
        EXPECT_TRUE(store->add(list));
        return list.first().id;
    }

    /// Executes a statement, to write what another version of the program would.
    void run(const QString &statement)
    {
        store.reset();
        const auto database = Database::open(path(), Database::Access::ReadWrite);
        ASSERT_TRUE((*database)->run(statement));
        reopen();
    }
    QString read(const QString &query)
    {
        const auto database = Database::open(path(), Database::Access::ReadOnly);
        QString text;
        EXPECT_TRUE((*database)->run(query, {}, [&text](const Row &row) { text = row.value(0).toString(); }));
        return text;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Store> store;
};

TEST_F(StoreTest, EveryFieldOfATransferSurvives)
{
    const StoredTransfer before = full();
    const TransferId id = add(before);
    reopen();
    const StoredTransfer after = **store->transfer(id);
    EXPECT_EQ(after.file, before.file);
    EXPECT_EQ(after.destination, before.destination);
    EXPECT_EQ(after.key, before.key);
    EXPECT_EQ(after.fingerprint, before.fingerprint);
    EXPECT_EQ(after.plan, before.plan);
    EXPECT_EQ(after.retry, before.retry);
    EXPECT_EQ(after.metadata, before.metadata);
    EXPECT_EQ(after.uploadId, before.uploadId);
    EXPECT_EQ(after.sessionId, before.sessionId);
    EXPECT_EQ(after.sessionOpened, before.sessionOpened);
    EXPECT_EQ(after.state, before.state);
    EXPECT_EQ(after.cause, before.cause);
    ASSERT_TRUE(after.failure);
    expectSame(*after.failure, *before.failure);
    EXPECT_EQ(after.notBefore, before.notBefore);
    EXPECT_EQ(after.attempts, before.attempts);
    EXPECT_EQ(after.retries, before.retries);
    EXPECT_EQ(after.bytesSent, before.bytesSent);
    EXPECT_EQ(after.bytesResent, before.bytesResent);
    EXPECT_EQ(after.running, before.running);
    EXPECT_EQ(after.added, before.added);
    EXPECT_EQ(after.started, before.started);
    EXPECT_EQ(after.finished, before.finished);
    EXPECT_EQ(after.checksum, before.checksum);
    EXPECT_EQ(after.manifest, before.manifest);
}

TEST_F(StoreTest, AFreshTransferHasNoMoments)
{
    StoredTransfer fresh;
    fresh.file = u"/a"_s;
    fresh.key = u"a"_s;
    fresh.uploadId = u"ours"_s;
    fresh.destination.edit().bucket = u"bucket"_s;
    const auto back = **store->transfer(add(fresh));
    EXPECT_EQ(back.damage, QString());
    EXPECT_FALSE(back.started.isValid());
    EXPECT_FALSE(back.failure);
    EXPECT_FALSE(back.retry);
    EXPECT_FALSE(back.manifest);
}

TEST_F(StoreTest, TransfersThatShareADestinationKeepItAndOthersTheirs)
{
    StoredTransfer elsewhere = full();
    elsewhere.destination.edit().bucket = u"elsewhere"_s;
    QList<StoredTransfer> list{full(), full(), elsewhere, full()};
    list[1].destination = list[0].destination;
    ASSERT_TRUE(store->add(list));
    reopen();
    const QList<StoredTransfer> read = *store->transfers();
    ASSERT_EQ(read.size(), list.size());
    for (qsizetype i = 0; i < read.size(); ++i)
        EXPECT_EQ(read.at(i).destination, list.at(i).destination) << i;
    EXPECT_TRUE(read.at(0).destination.sharesWith(read.at(1).destination)); // and is stored once in memory
}

TEST_F(StoreTest, SavingReplacesWhatWasThere)
{
    const TransferId id = add();
    StoredTransfer changed = **store->transfer(id);
    changed.state = TransferState::Done;
    changed.failure.reset();
    ASSERT_TRUE(store->save(changed));
    EXPECT_EQ((*store->transfer(id))->state, TransferState::Done);
    EXPECT_FALSE((*store->transfer(id))->failure);
}

TEST_F(StoreTest, AConfirmedPartIsThereAfterReopening)
{
    const TransferId id = add();
    const ConfirmedPart part{2, 16, 16, u"etag"_s, QByteArray("\0\1\2\3", 4)};
    ASSERT_TRUE(store->confirmPart(id, part));
    ASSERT_TRUE(store->confirmPart(id, {1, 0, 16, u"e1"_s, {}}));
    reopen();
    const auto parts = (*store->transfer(id))->parts;
    ASSERT_EQ(parts.size(), 2);
    EXPECT_EQ(parts.at(0).part, 1);
    EXPECT_EQ(parts.at(1), part);
}

TEST_F(StoreTest, AConfirmedPartIsInAJournalThatWasCopiedInMidWay)
{
    // The files that a kill or a power loss leaves: as they are at this moment, and not closed.
    const TransferId id = add();
    ASSERT_TRUE(store->confirmPart(id, {1, 0, 16, u"e1"_s, {}}));
    const QString copy = folder.filePath(u"copy.sqlite"_s);
    ASSERT_TRUE(QFile::copy(path(), copy));
    ASSERT_TRUE(QFile::copy(path() + u"-wal"_s, copy + u"-wal"_s));
    const auto left = Store::open(copy, Store::Access::ReadWrite);
    ASSERT_TRUE(left);
    EXPECT_EQ((**(*left)->transfer(id)).parts.size(), 1);
}

TEST_F(StoreTest, ForgottenPartsAreGone)
{
    const TransferId id = add();
    for (int part = 1; part <= 3; ++part)
        ASSERT_TRUE(store->confirmPart(id, {part, (part - 1) * 16, 16, u"e"_s, {}}));
    ASSERT_TRUE(store->forgetParts(id, {1, 3}));
    ASSERT_EQ((*store->transfer(id))->parts.size(), 1);
    EXPECT_EQ((*store->transfer(id))->parts.first().part, 2);
}

TEST_F(StoreTest, EveryFieldOfAnAttemptSurvives)
{
    AttemptRecord before;
    before.transfer = add();
    before.operation = Operation::ListParts;
    before.service = u"S3"_s;
    before.part = 7;
    before.attempt = 2;
    before.maxAttempts = 5;
    before.started = moment;
    before.duration = 1234ms;
    before.bytes = 5'000'000'000;
    before.outcome = AttemptOutcome::Failed;
    before.failureClass = FailureClass::Throttle;
    before.failure = *full().failure;
    before.willRetry = true;
    before.delay = 7001ms;
    before.delayReason = DelayReason::ServerAsked;
    before.requestId = u"R2"_s;
    before.httpStatus = 503;
    ASSERT_TRUE(store->recordAttempt(before));
    reopen();
    const auto attempts = *store->attempts(before.transfer);
    ASSERT_EQ(attempts.size(), 1);
    const AttemptRecord &after = attempts.first();
    EXPECT_EQ(after.operation, before.operation);
    EXPECT_EQ(after.service, before.service);
    EXPECT_EQ(after.part, before.part);
    EXPECT_EQ(after.attempt, before.attempt);
    EXPECT_EQ(after.maxAttempts, before.maxAttempts);
    EXPECT_EQ(after.started, before.started);
    EXPECT_EQ(after.duration, before.duration);
    EXPECT_EQ(after.bytes, before.bytes);
    EXPECT_EQ(after.outcome, before.outcome);
    EXPECT_EQ(after.failureClass, before.failureClass);
    expectSame(after.failure, before.failure);
    EXPECT_EQ(after.willRetry, before.willRetry);
    EXPECT_EQ(after.delay, before.delay);
    EXPECT_EQ(after.delayReason, before.delayReason);
    EXPECT_EQ(after.requestId, before.requestId);
    EXPECT_EQ(after.httpStatus, before.httpStatus);
}

TEST_F(StoreTest, RemovingATransferTakesItsPartsAndAttemptsAlong)
{
    const TransferId id = add();
    ASSERT_TRUE(store->confirmPart(id, {1, 0, 1, u"e"_s, {}}));
    AttemptRecord attempt;
    attempt.transfer = id;
    attempt.started = moment;
    ASSERT_TRUE(store->recordAttempt(attempt));
    ASSERT_TRUE(store->remove(id));
    EXPECT_TRUE(store->attempts(id)->isEmpty());
    EXPECT_FALSE(*store->transfer(id));
}

TEST_F(StoreTest, NumbersOfRemovedTransfersAreNotGivenAgain)
{
    const TransferId first = add();
    ASSERT_TRUE(store->remove(first));
    reopen();
    EXPECT_GT(add(), first);
}

TEST_F(StoreTest, AJournalThatLostTheLastNumberGivesNoneTwice)
{
    const TransferId first = add();
    run(u"DELETE FROM sqlite_sequence"_s);
    EXPECT_GT(add(), first);
}

TEST_F(StoreTest, DestinationsAreKeptByTheirNames)
{
    Destination destination = full().destination;
    ASSERT_TRUE(store->saveDestination(destination));
    destination.region = u"other"_s;
    destination.checksum = ChecksumMode::SignedPayload;
    ASSERT_TRUE(store->saveDestination(destination));
    reopen();
    ASSERT_EQ(store->destinations()->size(), 1);
    EXPECT_EQ(**store->destination(u"offsite"_s), destination);
    ASSERT_TRUE(store->removeDestination(u"offsite"_s));
    EXPECT_FALSE(*store->destination(u"offsite"_s));
}

TEST_F(StoreTest, WhatAServiceTakesIsRememberedUntilItIsForgotten)
{
    const QString place = u"https://host/bucket/"_s;
    EXPECT_FALSE(store->endpointFacts(place)->checksumMode);
    const QDateTime found(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
    ASSERT_TRUE(store->saveEndpointFacts(place, {ChecksumMode::Crc32c, found}));
    reopen();
    EXPECT_EQ(store->endpointFacts(place)->checksumMode, ChecksumMode::Crc32c);
    EXPECT_EQ(store->endpointFacts(place)->checksumFound, found);
    EXPECT_FALSE(store->endpointFacts(u"https://host/other/"_s)->checksumMode);
    ASSERT_TRUE(store->saveEndpointFacts(place, {}));
    EXPECT_FALSE(store->endpointFacts(place)->checksumMode);
}

TEST_F(StoreTest, TheProfilesIdStays)
{
    const QString id = store->profileId();
    EXPECT_FALSE(id.isEmpty());
    reopen();
    EXPECT_EQ(store->profileId(), id);
}

TEST_F(StoreTest, AReaderLooksOnWhileAnotherWrites)
{
    const TransferId id = add();
    const auto reader = Store::open(path(), Store::Access::ReadOnly);
    ASSERT_TRUE(reader);
    EXPECT_EQ((*reader)->transfers()->size(), 1);
    ASSERT_TRUE(store->confirmPart(id, {1, 0, 16, u"e"_s, {}}));
    EXPECT_EQ((**(*reader)->transfer(id)).parts.size(), 1);
    add();
    EXPECT_EQ((*reader)->transfers()->size(), 2);
}

TEST_F(StoreTest, AReaderOfAProfileWithoutAJournalFindsNothing)
{
    const auto reader = Store::open(folder.filePath(u"none.sqlite"_s), Store::Access::ReadOnly);
    ASSERT_TRUE(reader);
    EXPECT_TRUE((*reader)->transfers()->isEmpty());
    EXPECT_TRUE((*reader)->destinations()->isEmpty());
    EXPECT_FALSE(QFile::exists(folder.filePath(u"none.sqlite"_s)));
}

TEST_F(StoreTest, AJournalOfALaterVersionIsLeftAsItIs)
{
    store.reset();
    {
        const auto database = Database::open(path(), Database::Access::ReadWrite);
        ASSERT_TRUE((*database)->run(u"PRAGMA user_version=99"_s));
    }
    const auto opened = Store::open(path(), Store::Access::ReadWrite);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FailureKind::Journal);
    EXPECT_TRUE(opened.error().text.contains(u"later version"_s));
}

TEST_F(StoreTest, AReaderBringsAJournalOfAnEarlierVersionUpToDate)
{
    const TransferId id = add();
    AttemptRecord attempt;
    attempt.transfer = id;
    attempt.started = QDateTime::currentDateTimeUtc();
    ASSERT_TRUE(store->recordAttempt(attempt));
    store.reset();
    {
        auto database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"ALTER TABLE attempts DROP COLUMN ended"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN manifest"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN closing"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN probe_session"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN changed_ns"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN opening_since"_s));
        ASSERT_TRUE(database->run(u"ALTER TABLE transfers DROP COLUMN opening_last"_s));
        ASSERT_TRUE(database->run(u"PRAGMA user_version=5"_s));
    }
    const auto reader = Store::open(path(), Store::Access::ReadOnly);
    ASSERT_TRUE(reader) << reader.error().text.toStdString();
    EXPECT_EQ((*reader)->attempts(id)->size(), 1);
    EXPECT_EQ((*reader)->metrics()->operations, 1);
}

TEST_F(StoreTest, AFileThatIsNoJournalIsRefusedAndKept)
{
    const QString other = folder.filePath(u"other"_s);
    QFile file(other);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4096, 'x'));
    file.close();
    const auto opened = Store::open(other, Store::Access::ReadWrite);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, FailureKind::Journal);
    EXPECT_EQ(QFileInfo(other).size(), 4096);
}

TEST_F(StoreTest, AGuardThatIsNotCommittedLeavesNothing)
{
    store.reset();
    const auto database = Database::open(path(), Database::Access::ReadWrite);
    {
        Transaction transaction(**database, Transaction::Durability::Full);
        ASSERT_TRUE(transaction.begun());
        ASSERT_TRUE((*database)->run(u"INSERT INTO destinations VALUES ('a', '{}')"_s));
    }
    int rows = 0;
    ASSERT_TRUE((*database)->run(u"SELECT * FROM destinations"_s, {}, [&rows](const Row &) { ++rows; }));
    EXPECT_EQ(rows, 0);
}

TEST_F(StoreTest, GatheredWritesAreOnDiskTogetherAndToldOf)
{
    const TransferId id = add();
    store->gatherWrites(timers, [](const Failure &failure) { FAIL() << failure.text.toStdString(); });
    int told = 0;
    ASSERT_TRUE(store->confirmPart(id, {1, 0, 16, u"e1"_s, "1111"}));
    const Handle first = store->whenDurable(timers, [&told] { ++told; });
    ASSERT_TRUE(store->confirmPart(id, {2, 16, 16, u"e2"_s, "2222"}));
    const Handle second = store->whenDurable(timers, [&told] { ++told; });
    const auto outside = std::move(*Store::open(path(), Store::Access::ReadOnly));
    EXPECT_TRUE((*outside->transfer(id))->parts.isEmpty());
    EXPECT_EQ(told, 0);
    timers.advance(1s);
    EXPECT_EQ((*outside->transfer(id))->parts.size(), 2);
    EXPECT_EQ(told, 2);
}

TEST_F(StoreTest, WhatWasSavedIsReadBackBeforeItIsOnDisk)
{
    const TransferId id = add();
    store->gatherWrites(timers, [](const Failure &failure) { FAIL() << failure.text.toStdString(); });
    StoredTransfer transfer = **store->transfer(id);
    for (const int attempts : {7, 8}) {
        transfer.attempts = attempts;
        ASSERT_TRUE(store->save(transfer));
        EXPECT_EQ((*store->transfer(id))->attempts, attempts);
    }
    const auto outside = std::move(*Store::open(path(), Store::Access::ReadOnly));
    EXPECT_NE((*outside->transfer(id))->attempts, 8);
    timers.advance(1s);
    EXPECT_EQ((*outside->transfer(id))->attempts, 8);
}

TEST_F(StoreTest, ATransferThatIsGoneStaysGoneThoughItWasSaved)
{
    const TransferId id = add();
    store->gatherWrites(timers, [](const Failure &failure) { FAIL() << failure.text.toStdString(); });
    ASSERT_TRUE(store->save(**store->transfer(id)));
    ASSERT_TRUE(store->remove(id));
    timers.advance(1s);
    EXPECT_FALSE(store->transfer(id)->has_value());
}

TEST_F(StoreTest, AnAddedTransferIsOnDiskAtOnce)
{
    store->gatherWrites(timers, {});
    const TransferId id = add();
    const auto outside = std::move(*Store::open(path(), Store::Access::ReadOnly));
    EXPECT_TRUE((*outside->transfer(id)).has_value());
    EXPECT_EQ((*outside->transfer(id))->position, id);
}

TEST_F(StoreTest, TheRateOfPartsIsTheMedianOfTheLast)
{
    const TransferId id = add();
    EXPECT_EQ(*store->recentPartRate(full().destination), 0);
    for (const int seconds : {1, 2, 8}) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.started = moment;
        attempt.bytes = 16'000'000;
        attempt.duration = std::chrono::seconds(seconds);
        ASSERT_TRUE(store->recordAttempt(attempt));
    }
    EXPECT_EQ(*store->recentPartRate(full().destination), 8'000'000);
    EXPECT_EQ(*store->recentPartRate(Destination()), 0);
}

TEST_F(StoreTest, OnAnotherComputerFileIdsMeanNothing)
{
    const TransferId id = add();
    store.reset();
    {
        auto database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(u"UPDATE meta SET value = 'another' WHERE key = 'machine'"_s));
    }
    reopen();
    EXPECT_EQ((*store->transfer(id))->fingerprint.fileId, 0U);
}

TEST_F(StoreTest, FieldsThatALaterVersionAddedStayOnASave)
{
    const TransferId id = add();
    run(u"UPDATE transfers SET retry = json_set(retry, '$.hedging', 7), "
        "destination = json_set(destination, '$.tier', 'cold', '$.retry.hedging', 8)"_s);
    StoredTransfer transfer = **store->transfer(id);
    transfer.attempts = 4;
    ASSERT_TRUE(store->save(transfer));
    EXPECT_EQ(read(u"SELECT json_extract(retry, '$.hedging') || json_extract(destination, '$.tier') || "
                   "json_extract(destination, '$.retry.hedging') || attempts FROM transfers"_s),
              u"7cold84"_s);

    Destination destination = full().destination;
    ASSERT_TRUE(store->saveDestination(destination));
    run(u"UPDATE destinations SET json = json_set(json, '$.tier', 'cold', '$.retry.hedging', 8)"_s);
    destination.retry->maxAttempts = 4;
    ASSERT_TRUE(store->saveDestination(destination));
    EXPECT_EQ(read(u"SELECT json_extract(json, '$.tier') || json_extract(json, '$.retry.hedging') || "
                   "json_extract(json, '$.retry.max_attempts') FROM destinations"_s),
              u"cold84"_s);
}

TEST_F(StoreTest, APolicyOfALaterVersionIsReportedAndKept)
{
    const TransferId id = add();
    ASSERT_TRUE(store->saveDestination(full().destination));
    const QString later = u"{\"maxAttempts\":\"seven\",\"version\":99}"_s;
    run(u"UPDATE transfers SET retry = '%1'"_s.arg(later));
    run(u"UPDATE destinations SET json = json_set(json, '$.retry', 12)"_s); // of a wrong type
    StoredTransfer transfer = **store->transfer(id);
    EXPECT_FALSE(transfer.retry);
    ASSERT_TRUE(store->save(transfer));
    ASSERT_TRUE(store->saveDestination(**store->destination(u"offsite"_s)));
    EXPECT_EQ(read(u"SELECT retry FROM transfers"_s), later);
    EXPECT_EQ(read(u"SELECT json_extract(json, '$.retry') FROM destinations"_s), u"12"_s);
    const QStringList sentences = *store->unreadable();
    ASSERT_EQ(sentences.size(), 2);
    EXPECT_TRUE(sentences.at(0).startsWith(u"What goes to offsite is retried as the settings say: "_s));
    EXPECT_TRUE(sentences.at(1).contains(u"version 99"_s)) << sentences.at(1).toStdString();
}

TEST_F(StoreTest, APolicyThatAPersonRemovedIsGone)
{
    Destination destination = full().destination;
    ASSERT_TRUE(store->saveDestination(destination));
    destination.retry.reset();
    ASSERT_TRUE(store->saveDestination(destination));
    EXPECT_FALSE((*store->destination(destination.name))->retry);
    EXPECT_TRUE(store->unreadable()->isEmpty());
}

TEST_F(StoreTest, HowFarEachPartCameIsRemembered)
{
    const TransferId id = add();
    const auto sent = [this, id](Operation operation, int part, qint64 bytes) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.operation = operation;
        attempt.part = part;
        attempt.started = moment;
        attempt.bytes = bytes;
        ASSERT_TRUE(store->recordAttempt(attempt));
    };
    sent(Operation::Part, 1, 90);
    sent(Operation::Part, 1, 40);
    sent(Operation::Part, 2, 7);
    sent(Operation::Complete, 0, 500);
    EXPECT_EQ(*store->furthest(id), (QHash<int, qint64>{{1, 90}, {2, 7}}));
}

} // namespace
} // namespace windlass
