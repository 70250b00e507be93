// SPDX-License-Identifier: GPL-3.0-or-later
// Requirements on the three roles of every store.
#include "tests/core/store/anystore.h"

#include <functional>
#include <gtest/gtest.h>
#include <tuple>
#include <utility>
#include <vector>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

const QDateTime moment(QDate(2026, 1, 21), QTime(14, 30, 5, 250), Qt::UTC);

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

TEST_P(AnyStore, EveryFieldOfATransferIsRestored)
{
    const StoredTransfer before = fullTransfer();
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
    EXPECT_EQ(after.session, before.session);
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

TEST_P(AnyStore, ANewTransferHasNoTimes)
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

TEST_P(AnyStore, TransfersShareADestinationOnlyIfItIsEqual)
{
    StoredTransfer elsewhere = fullTransfer();
    elsewhere.destination.edit().bucket = u"elsewhere"_s;
    QList<StoredTransfer> list{fullTransfer(), fullTransfer(), elsewhere, fullTransfer()};
    list[1].destination = list[0].destination;
    ASSERT_TRUE(store->add(list));
    reopen();
    const QList<StoredTransfer> read = *store->transfers();
    ASSERT_EQ(read.size(), list.size());
    for (qsizetype i = 0; i < read.size(); ++i)
        EXPECT_EQ(read.at(i).destination, list.at(i).destination) << i;
    EXPECT_TRUE(read.at(0).destination.sharesWith(read.at(1).destination)); // and is held in memory once
}

TEST_P(AnyStore, SavingReplacesTheStoredTransfer)
{
    const TransferId id = add();
    StoredTransfer changed = **store->transfer(id);
    changed.state = TransferState::Done;
    changed.failure.reset();
    ASSERT_TRUE(store->save(claim(id), changed));
    EXPECT_EQ((*store->transfer(id))->state, TransferState::Done);
    EXPECT_FALSE((*store->transfer(id))->failure);
}

TEST_P(AnyStore, AConfirmedPartSurvivesReopening)
{
    const TransferId id = add();
    const ConfirmedPart part{2, 16, 16, u"etag"_s, QByteArray("\0\1\2\3", 4)};
    ASSERT_TRUE(store->confirmPart(claim(id), part));
    ASSERT_TRUE(store->confirmPart(claim(id), {1, 0, 16, u"e1"_s, {}}));
    reopen();
    const auto parts = (*store->transfer(id))->held();
    ASSERT_EQ(parts.size(), 2);
    EXPECT_EQ(parts.at(0).part, 1);
    EXPECT_EQ(parts.at(1), part);
}

TEST_P(AnyStore, ForgottenPartsAreGone)
{
    const TransferId id = add();
    for (int part = 1; part <= 3; ++part)
        ASSERT_TRUE(store->confirmPart(claim(id), {part, (part - 1) * 16, 16, u"e"_s, {}}));
    ASSERT_TRUE(store->forgetParts(claim(id), {1, 3}));
    ASSERT_EQ((*store->transfer(id))->held().size(), 1);
    EXPECT_EQ((*store->transfer(id))->held().first().part, 2);
}

TEST_P(AnyStore, EveryFieldOfAnAttemptIsRestored)
{
    AttemptRecord before;
    before.transfer = add();
    before.name = operationName(Operation::ListParts);
    before.service = u"S3"_s;
    before.number = 7;
    before.attempt = 2;
    before.maxAttempts = 5;
    before.started = moment;
    before.duration = 1234ms;
    before.bytes = 5'000'000'000;
    before.outcome = AttemptOutcome::Failed;
    before.failureClass = FailureClass::Throttle;
    before.failure = *fullTransfer().failure;
    before.willRetry = true;
    before.delay = 7001ms;
    before.delayReason = DelayReason::ServerAsked;
    before.requestId = u"R2"_s;
    before.httpStatus = 503;
    ASSERT_TRUE(store->recordAttempt(claim(before.transfer), before, 0));
    reopen();
    const auto attempts = *store->attempts(before.transfer);
    ASSERT_EQ(attempts.size(), 1);
    const AttemptRecord &after = attempts.first();
    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.service, before.service);
    EXPECT_EQ(after.number, before.number);
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

TEST_P(AnyStore, RemovingATransferRemovesItsPartsAndAttempts)
{
    const TransferId id = add();
    const Lease lease = claim(id);
    ASSERT_TRUE(store->confirmPart(lease, {1, 0, 16, u"e"_s, {}}));
    AttemptRecord attempt;
    attempt.transfer = id;
    attempt.started = moment;
    ASSERT_TRUE(store->recordAttempt(lease, attempt, 0));
    ASSERT_TRUE(store->recordWait(lease, DelayReason::Backoff, 1s));
    store->release(lease);
    ASSERT_TRUE(store->remove(id));
    EXPECT_TRUE(store->attempts(id)->isEmpty());
    EXPECT_FALSE(*store->transfer(id));
    EXPECT_TRUE(store->metrics()->waits.isEmpty());
}

TEST_P(AnyStore, IdsOfRemovedTransfersAreNotReused)
{
    const TransferId first = add();
    ASSERT_TRUE(store->remove(first));
    reopen();
    EXPECT_GT(add(), first);
}

TEST_P(AnyStore, DestinationsAreStoredByName)
{
    Destination destination = fullTransfer().destination;
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

TEST_P(AnyStore, TheChecksumModeOfAServiceIsKeptUntilItIsCleared)
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

TEST_P(AnyStore, TheProfileIdIsStable)
{
    const QString id = store->profileId();
    EXPECT_FALSE(id.isEmpty());
    reopen();
    EXPECT_EQ(store->profileId(), id);
}

TEST_P(AnyStore, ASavedTransferStaysRemoved)
{
    const TransferId id = add();
    ASSERT_TRUE(store->saveIdle(**store->transfer(id)));
    ASSERT_TRUE(store->remove(id));
    reopen();
    EXPECT_FALSE(store->transfer(id)->has_value());
}

TEST_P(AnyStore, TheRateOfPartsIsTheMedianOfTheLastOnes)
{
    const TransferId id = add();
    EXPECT_EQ(*store->recentPartRate(fullTransfer().destination), 0);
    for (const int seconds : {1, 2, 8}) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.name = operationName(Operation::Part);
        attempt.started = moment;
        attempt.bytes = 16'000'000;
        attempt.duration = std::chrono::seconds(seconds);
        ASSERT_TRUE(store->recordAttempt(claim(attempt.transfer), attempt, 0));
    }
    EXPECT_EQ(*store->recentPartRate(fullTransfer().destination), 8'000'000);
    EXPECT_EQ(*store->recentPartRate(Destination()), 0);
}

TEST_P(AnyStore, ARemovedPolicyIsGone)
{
    Destination destination = fullTransfer().destination;
    ASSERT_TRUE(store->saveDestination(destination));
    destination.retry.reset();
    ASSERT_TRUE(store->saveDestination(destination));
    EXPECT_FALSE((*store->destination(destination.name))->retry);
    EXPECT_TRUE(store->unreadable()->isEmpty());
}

TEST_P(AnyStore, TheFurthestByteOfEachPartIsStored)
{
    const TransferId id = add();
    const auto sent = [this, id](Operation operation, int part, qint64 bytes) {
        AttemptRecord attempt;
        attempt.transfer = id;
        attempt.name = operationName(operation);
        attempt.number = part;
        attempt.started = moment;
        attempt.bytes = bytes;
        ASSERT_TRUE(store->recordAttempt(claim(attempt.transfer), attempt, 0));
    };
    sent(Operation::Part, 1, 90);
    sent(Operation::Part, 1, 40);
    sent(Operation::Part, 2, 7);
    sent(Operation::Complete, 0, 500);
    EXPECT_EQ(*store->furthest(id), (QHash<int, qint64>{{1, 90}, {2, 7}}));
}

// Ids and places.

TEST_P(AnyStore, IdsAscendAcrossRestarts)
{
    const TransferId first = add();
    QList<StoredTransfer> two{fullTransfer(), fullTransfer()};
    ASSERT_TRUE(store->add(two));
    EXPECT_LT(first, two.at(0).id);
    EXPECT_LT(two.at(0).id, two.at(1).id);
    EXPECT_EQ(two.at(1).position, two.at(1).id) << "the last in the queue";
    reopen();
    EXPECT_GT(add(), two.at(1).id);
}

TEST_P(AnyStore, EachGroupWritesOnlyItsOwnFields)
{
    StoredTransfer other; // other values in all groups; each save may write only one of them
    other.session = Session{u"another"_s, {}, {}};
    other.attempts = 77;
    other.priority = 1;
    other.file = u"/another"_s;
    const TransferId id = add();
    other.id = id;
    const auto written = [this, id] {
        const StoredTransfer now = stored(id);
        return std::tuple(now.attempts, now.sessionId(), now.priority);
    };
    ASSERT_TRUE(store->savePlace(other));
    EXPECT_EQ(written(), std::tuple(5, u"theirs"_s, 1));
    ASSERT_TRUE(store->saveSession(claim(id), other));
    EXPECT_EQ(written(), std::tuple(5, u"another"_s, 1));
    ASSERT_TRUE(store->save(claim(id), other));
    EXPECT_EQ(written(), std::tuple(77, u"another"_s, 1));
    EXPECT_EQ(stored(id).file, fullTransfer().file) << "what was ordered never changes";
}

TEST_P(AnyStore, KnowsTheSessionsOfAllTransfers)
{
    const TransferId id = add();
    EXPECT_TRUE(*store->knowsSession(u"theirs"_s));
    EXPECT_FALSE(*store->knowsSession(u"nobodys"_s));
    ASSERT_TRUE(store->saveProbe(claim(id), u"a probe's"_s));
    EXPECT_TRUE(*store->knowsSession(u"a probe's"_s));
    StoredTransfer closed = stored(id);
    closed.session.reset();
    ASSERT_TRUE(store->saveSession(claim(id), closed));
    EXPECT_FALSE(*store->knowsSession(u"theirs"_s));
    EXPECT_FALSE(*store->knowsSession({})) << "no session is not the session of those without one";
}

// Leases.

TEST_P(AnyStore, ATransferIsClaimedByOneProcessAtATime)
{
    const TransferId id = add();
    const auto first = *store->claim(id);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->transfer, id);
    EXPECT_FALSE(*store->claim(id)) << "it is taken";
    EXPECT_TRUE(*store->renew(*first));
    store->release(*first);
    EXPECT_FALSE(*store->renew(*first));
    const auto second = *store->claim(id);
    ASSERT_TRUE(second);
    EXPECT_GT(second->fence, first->fence);
    store->release(*first); // too late: this lease has ended
    EXPECT_TRUE(*store->renew(*second));
}

TEST_P(AnyStore, AMissingTransferCannotBeClaimed)
{
    const TransferId id = add();
    ASSERT_TRUE(store->remove(id));
    EXPECT_FALSE(*store->claim(id));
    EXPECT_FALSE(*store->renew(Lease{}));
}

TEST_P(AnyStore, AfterARestartEverythingCanBeClaimedAgain)
{
    const TransferId id = add();
    ASSERT_TRUE(*store->claim(id));
    reopen();
    EXPECT_TRUE(*store->claim(id));
}

/// Every write to the journal about this transfer, by the name of its function.
std::vector<std::pair<const char *, std::function<Result<void>(const Lease &)>>> journalWrites(Store &store,
                                                                                               TransferId id)
{
    StoredTransfer transfer = **store.transfer(id);
    transfer.attempts = 99;
    transfer.session = Session{u"of another"_s, {}, {}};
    AttemptRecord attempt;
    attempt.transfer = id;
    attempt.started = moment;
    attempt.outcome = AttemptOutcome::Failed;
    return {
        {"save", [&store, transfer](const Lease &lease) { return store.save(lease, transfer); }},
        {"saveSession",
         [&store, transfer](const Lease &lease) { return store.saveSession(lease, transfer); }},
        {"saveProbe", [&store](const Lease &lease) { return store.saveProbe(lease, u"probe"_s); }},
        {"confirmPart",
         [&store](const Lease &lease) {
             return store.confirmPart(lease, {2, 16, 16, u"late"_s, {}});
         }},
        {"forgetParts", [&store](const Lease &lease) { return store.forgetParts(lease, {1}); }},
        {"recordAttempt",
         [&store, attempt](const Lease &lease) { return store.recordAttempt(lease, attempt, 0); }},
        {"amendAttempt",
         [&store, attempt](const Lease &lease) { return store.amendAttempt(lease, attempt); }},
        {"recordEnd",
         [&store, attempt](const Lease &lease) { return store.recordEnd(lease, attempt, Cause::Fatal); }},
        {"recordWait",
         [&store](const Lease &lease) { return store.recordWait(lease, DelayReason::Backoff, 1s); }},
    };
}

TEST_P(AnyStore, AnEndedLeaseAllowsNoWrites)
{
    const TransferId id = add();
    const Lease ended = claim(id);
    ASSERT_TRUE(store->confirmPart(ended, {1, 0, 16, u"e1"_s, {}}));
    const auto writes = journalWrites(*store, id);
    store->release(ended);
    ASSERT_TRUE(*store->claim(id)); // by another owner
    for (const auto &[name, write] : writes) {
        const auto refused = write(ended);
        ASSERT_FALSE(refused) << name;
        EXPECT_EQ(refused.error().kind, FailureKind::Journal) << name;
        EXPECT_FALSE(write(Lease{id, 0})) << name << " without a lease";
    }
    reopen();
    EXPECT_EQ(stored(id).attempts, fullTransfer().attempts);
    EXPECT_EQ(stored(id).sessionId(), fullTransfer().sessionId());
    EXPECT_EQ(stored(id).probeSession, QString());
    EXPECT_EQ(stored(id).held(), (QList<ConfirmedPart>{{1, 0, 16, u"e1"_s, {}}}));
    EXPECT_TRUE(store->attempts(id)->isEmpty());
    EXPECT_TRUE(store->metrics()->waits.isEmpty());
}

TEST_P(AnyStore, AValidLeaseAllowsAllWrites)
{
    const TransferId id = add();
    for (const auto &[name, write] : journalWrites(*store, id))
        EXPECT_TRUE(write(claim(id))) << name;
    EXPECT_EQ(stored(id).attempts, 99 + 1) << "as it was saved, and the attempt that was recorded after";
    EXPECT_EQ(store->metrics()->ends, (QMap<QString, qint64>{{u"fatal"_s, 1}}));
}

TEST_P(AnyStore, ALeaseIsForOneTransferOnly)
{
    const TransferId id = add();
    const Lease replacedObject = claim(add());
    AttemptRecord attempt;
    attempt.transfer = id;
    EXPECT_FALSE(store->save(replacedObject, stored(id)));
    EXPECT_FALSE(store->saveSession(replacedObject, stored(id)));
    EXPECT_FALSE(store->recordAttempt(replacedObject, attempt, 0));
    EXPECT_FALSE(store->amendAttempt(replacedObject, attempt));
    EXPECT_FALSE(store->recordEnd(replacedObject, attempt, Cause::Fatal));
    EXPECT_TRUE(store->attempts(id)->isEmpty());
}

TEST_P(AnyStore, OnlyThePlaceOfAClaimedTransferCanBeChangedByOthers)
{
    const TransferId id = add();
    const Lease lease = claim(id);
    StoredTransfer wished = stored(id);
    wished.priority = 1;
    wished.ifExists = IfExists::Replace;
    wished.state = TransferState::Paused;
    EXPECT_TRUE(store->savePlace(wished));
    EXPECT_EQ(store->saveIdle(wished).error().text,
              u"Transfer %1 is being worked on. Pause it first."_s.arg(id));
    EXPECT_FALSE(store->remove(id));
    EXPECT_EQ(stored(id).priority, 1);
    EXPECT_EQ(stored(id).ifExists, IfExists::Replace);
    EXPECT_EQ(stored(id).state, fullTransfer().state);
    store->release(lease);
    EXPECT_TRUE(store->saveIdle(wished));
    EXPECT_EQ(stored(id).state, TransferState::Paused);
    EXPECT_TRUE(store->remove(id));
}

// Durability.

TEST_P(AnyStore, ReportsDurabilityOnceAndNotFromInsideTheCall)
{
    const TransferId id = add();
    ASSERT_TRUE(store->confirmPart(claim(id), {1, 0, 16, u"e1"_s, {}}));
    bool told = false;
    const Handle first = store->whenDurable(timers, [&told] { told = true; });
    Handle silenced = store->whenDurable(timers, [] { FAIL() << "its handle was dropped"; });
    silenced.reset();
    EXPECT_FALSE(told);
    ASSERT_TRUE(store->commit());
    EXPECT_FALSE(told);
    timers.advance(1s);
    EXPECT_TRUE(told);
}

TEST_P(AnyStore, ASavedTransferIsReadBackAtOnce)
{
    const TransferId id = add();
    StoredTransfer transfer = stored(id);
    for (const int attempts : {7, 8}) {
        transfer.attempts = attempts;
        ASSERT_TRUE(store->save(claim(id), transfer));
        EXPECT_EQ(stored(id).attempts, attempts);
        EXPECT_EQ(store->transfers()->first().attempts, attempts);
    }
}

INSTANTIATE_TEST_SUITE_P(Stores, AnyStore, testing::ValuesIn(storeKinds()),
                         [](const auto &kind) { return kind.param.name; });

} // namespace
} // namespace windlass
