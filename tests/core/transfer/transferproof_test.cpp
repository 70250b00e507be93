// SPDX-License-Identifier: GPL-3.0-or-later
// Does the object exist, and is it ours? Transfers in virtual time to services that drop headers, refuse
// checks, or are slow.
#include "core/log/logline.h"
#include "tests/fakes/transferrig.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QByteArray content("0123456789abcdefghij"); // 20 bytes, parts of 8: 8 + 8 + 4

std::optional<FakeService::Fault> answered(int status, const QString &code = {}, bool workDone = false)
{
    FakeService::Fault fault;
    fault.status = status;
    fault.code = code;
    fault.workDone = workDone;
    return fault;
}

/// The object in the answer to a HEAD; null: the answer has none.
ObjectFacts *objectIn(Receipt &receipt)
{
    auto *found = std::get_if<answer::HeadResult>(&receipt.answer);
    return found != nullptr && found->object ? &*found->object : nullptr;
}

answer::Stored &storedIn(Receipt &receipt)
{
    return std::get<answer::Stored>(receipt.answer);
}

class TransferProof : public testing::Test, protected TransferRig
{
protected:
    void addAndRun(qint64 partSize = 8) { send(content, partSize); }
    /// A person resumes the transfer, perhaps in another program.
    void resume()
    {
        StoredTransfer stored = **store->transfer(id);
        stored.state = TransferState::Queued;
        transfer.reset();
        start(std::move(stored));
        runToEnd();
    }
    qint64 secondsTaken() const { return timers.now().time_since_epoch() / std::chrono::seconds(1); }
    QString unseen() const { return transfer->status().proof->unseen.english(); }
};

TEST_F(TransferProof, AnObjectWithoutItsMetadataIsProvenByItsEtag)
{
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt))
            object->uploadId.clear();
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
}

TEST_F(TransferProof, AnotherEtagAfterCompleteIsNotAnotherObject)
{
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt))
            object->etag = u"exchanged"_s;
    };
    addAndRun();
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
}

TEST_F(TransferProof, AnObjectOfUnknownLengthIsAcknowledgedAfterHalfAMinute)
{
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt)) {
            object->size.reset();
            object->checksums.clear();
        }
    };
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::List ? answered(403, u"AccessDenied"_s) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_GE(secondsTaken(), 30);
    EXPECT_GT(service.requests[Operation::Confirm], 3);
    EXPECT_TRUE(unseen().startsWith(u"acknowledged, not looked at"_s)) << unseen().toStdString();
    EXPECT_FALSE(transfer->status().failure);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

class TransferProofRefused : public TransferProof, public testing::WithParamInterface<int>
{};

TEST_P(TransferProofRefused, ATemporarilyRefusedHeadIsRepeated)
{
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Confirm && count < 4 ? answered(GetParam()) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

TEST_P(TransferProofRefused, IfAListShowsTheObjectItIsDone)
{
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Confirm ? answered(GetParam()) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::List], 1);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

INSTANTIATE_TEST_SUITE_P(Statuses, TransferProofRefused, testing::Values(403, 404, 405, 501));

TEST_F(TransferProof, WithWriteOnlyKeysItIsDoneAndTheMissingRightsAreNamed)
{
    ifExists = IfExists::Ask;
    service.fault = [](const Step &step, int) {
        const bool reads = step.operation == Operation::Confirm || step.operation == Operation::List ||
                           step.operation == Operation::ListParts;
        return reads ? answered(403, u"AccessDenied"_s) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(unseen(), u"acknowledged, not looked at: the keys may not read it (s3:GetObject), nor list it "
                        "(s3:ListBucket)"_s);
    EXPECT_EQ((*store->transfer(id))->closing, Closing::Acknowledged);
    const auto finished = std::ranges::find(events, EventKind::TransferFinished, &Event::kind);
    EXPECT_TRUE(logLine(*finished).contains(u"acknowledged, not looked at"_s))
        << logLine(*finished).toStdString();
}

TEST_F(TransferProof, AfterARefusalForHalfAMinuteTheNextTransferDoesNotWait)
{
    service.fault = [](const Step &step, int) {
        const bool reads = step.operation == Operation::Confirm || step.operation == Operation::List;
        return reads ? answered(403, u"AccessDenied"_s) : std::nullopt;
    };
    addAndRun();
    const qint64 first = secondsTaken();
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_GE(first, 30);
    EXPECT_LT(secondsTaken() - first, 2);
}

TEST_F(TransferProof, AnObjectThatNeverAppearsParksAndResumingSendsNothing)
{
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Confirm ? answered(404) : std::nullopt;
    };
    service.bend = [](const Step &, Receipt &receipt) {
        if (auto *list = std::get_if<answer::Objects>(&receipt.answer))
            list->objects.clear();
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::NotProven);
    EXPECT_GE(secondsTaken(), 30);
    resume();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(service.requests[Operation::Complete], 1);

    service.fault = nullptr;
    resume();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_FALSE(transfer->status().proof->checksum.isEmpty());
}

TEST_F(TransferProof, AnotherObjectFailsAndResumingSendsNothing)
{
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt))
            object->size = 19;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::NotProven);
    resume();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(service.requests[Operation::Open], 1);
}

TEST_F(TransferProof, ASmallFileWhoseAnswerHasAChecksumNeedsNoHead)
{
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Put], 1);
    EXPECT_EQ(service.requests[Operation::Confirm], 0);
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
    EXPECT_EQ(transfer->status().proof->checksum,
              u"md5:"_s + QString::fromLatin1(Digest::of(DigestKind::Md5, content).toHex()));
    EXPECT_EQ(transfer->status().confirmed, content.size());
}

TEST_F(TransferProof, ASmallFileWhoseAnswerHasNoChecksumIsCheckedWithHead)
{
    service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation == Operation::Put)
            storedIn(receipt).checksums.clear();
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
}

TEST_F(TransferProof, AnObjectMadeOfPartsIsCheckedWithHead)
{
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Confirm], 1);
}

TEST_F(TransferProof, AnAcknowledgedSmallFileIsNotSentAgain)
{
    service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation == Operation::Put)
            storedIn(receipt).checksums.clear(); // so that the object has to be checked
    };
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Confirm ? answered(500) : std::nullopt;
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Parked);
    resume();
    EXPECT_EQ(service.requests[Operation::Put], 1);
    service.fault = nullptr;
    resume();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Put], 1);
}

TEST_F(TransferProof, CancelledWhileConfirmingItIsDone)
{
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Confirm ? answered(403, u"AccessDenied"_s) : std::nullopt;
    };
    write(content);
    add();
    start();
    while (service.requests[Operation::Confirm] < 2)
        ASSERT_TRUE(timers.advanceToNext());
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_TRUE(unseen().startsWith(u"acknowledged, not looked at"_s));
    EXPECT_EQ(service.requests[Operation::Abort], 0);
}

TEST_F(TransferProof, RetryNowConfirmsAtOnce)
{
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Confirm && count < 5 ? answered(403, u"AccessDenied"_s)
                                                                 : std::nullopt;
    };
    write(content);
    add();
    start();
    while (service.requests[Operation::Confirm] < 4)
        ASSERT_TRUE(timers.advanceToNext());
    timers.advance(Duration(100));
    transfer->retryNow();
    timers.advance(Duration(100));
    EXPECT_EQ(state(), TransferState::Done);
}

// ETags that look like MD5 sums and are not.

TEST_F(TransferProof, IfEtagsAreAnotherHashOnePartIsSentAgain)
{
    const auto hashed = [](const QString &etag) {
        return QString::fromLatin1(Digest::of(DigestKind::Md5, "seed" + etag.toLatin1()).toHex());
    };
    service.bend = [hashed](const Step &step, Receipt &receipt) {
        if (step.operation != Operation::Part)
            return;
        answer::Stored &part = storedIn(receipt);
        part.etag = hashed(part.etag);
        part.checksums = {{DigestKind::Md5, QByteArray::fromHex(part.etag.toLatin1()), 0, true}};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 2}, {2, 1}, {3, 1}}));
    EXPECT_EQ(transfer->stored().closing, Closing::Proven);
    EXPECT_TRUE(transfer->status().proof->checksum.isEmpty()) << "nothing was held against the service's";
}

TEST_F(TransferProof, PartsDamagedBeforeTheEtagsWereUnderstoodAreSentAgainEvenWithoutAStoredMd5)
{
    lanes = 3; // all are in flight before an answer arrives
    write(content);
    add(8);
    StoredTransfer stored = **store->transfer(id);
    stored.checksumMode = ChecksumMode::SignedPayload;
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part)
            service.damage = service.partRequests[step.part] == 1 && step.part < 3;
        return {};
    };
    start(std::move(stored));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 2}, {2, 2}, {3, 1}}));
    EXPECT_EQ(arrived(), content);
}

TEST_F(TransferProof, APartDamagedBeforeTheEtagsWereUnderstoodIsSentAgainBeforeComplete)
{
    lanes = 1;
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part)
            service.damage = count == 1;
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests, (std::map<int, int>{{1, 2}, {2, 1}, {3, 1}}));
    EXPECT_EQ(arrived(), content);
}

TEST_F(TransferProof, IfEtagsAreKnownToBeMd5ADamagedPartIsSentAgainAtOnce)
{
    lanes = 1;
    service.fault = [this](const Step &step, int count) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Part)
            service.damage = count == 2;
        return {};
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[2], 2);
    EXPECT_EQ(count(EventKind::AttemptFailed), 1);
}

TEST_F(TransferProof, ASmallFileUnderAnotherHashIsSentTwiceAndThenDone)
{
    service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation != Operation::Put)
            return;
        answer::Stored &whole = storedIn(receipt);
        whole.checksums = {{DigestKind::Md5, QByteArray(16, 'h'), 0, true}};
        whole.etag = QString::fromLatin1(whole.checksums.first().raw.toHex());
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Put], 2);
    addAndRun(0);
    EXPECT_EQ(service.requests[Operation::Put], 3) << "once for the service";
}

TEST_F(TransferProof, PartsWithoutAnEtagAreCompletedFromTheServicesList)
{
    service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation == Operation::Part) {
            storedIn(receipt) = {};
        }
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(service.requests[Operation::ListParts], 1);
    EXPECT_FALSE((*store->transfer(id))->held().first().etag.isEmpty()) << "written down, too";
}

TEST_F(TransferProof, WithoutEtagsAndAListTheMd5IsUsed)
{
    service.bend = [](const Step &step, Receipt &receipt) {
        if (step.operation == Operation::Part)
            storedIn(receipt).etag.clear();
    };
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::ListParts ? answered(405) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(count(EventKind::Note), 1) << "that the journal alone says what is there";
}

TEST_F(TransferProof, IfTheListIsRefusedAfterARestartTheJournalDecides)
{
    write(content);
    add();
    start();
    while (service.requests[Operation::Part] < 3)
        ASSERT_TRUE(timers.advanceToNext());
    transfer.reset();
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::ListParts ? answered(501) : std::nullopt;
    };
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 1);
    EXPECT_EQ(service.requests[Operation::Open], 1);
}

// Completions without an answer.

TEST_F(TransferProof, ASlowAssemblyBehindAGatewayTimeoutIsAwaited)
{
    std::map<QString, FakeService::Object> joined;
    service.fault = [&](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Complete && joined.empty())
            return answered(504, {}, true);
        return {};
    };
    write(content);
    add();
    start();
    while (service.requests[Operation::Complete] == 0)
        ASSERT_TRUE(timers.advanceToNext());
    joined = std::exchange(service.objects, {}); // visible after 25 seconds
    timers.advance(Duration(25'000));
    EXPECT_FALSE(ended);
    EXPECT_GT(service.requests[Operation::ListParts], 2);
    service.objects = joined;
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(service.requests[Operation::Complete], 1);
    EXPECT_FALSE(transfer->status().proof->checksum.isEmpty());
}

TEST_F(TransferProof, AnUnclearCompletionParksAndResumingChecksAgain)
{
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation != Operation::Complete)
            return {};
        service.sessions.clear();
        return answered(504);
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_GE(secondsTaken(), 30);
    EXPECT_EQ((*store->transfer(id))->closing, Closing::Asked);
    resume();
    EXPECT_EQ(state(), TransferState::Parked);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_EQ(service.requests[Operation::Open], 1);

    service.fault = nullptr;
    resume();
    EXPECT_EQ(state(), TransferState::Parked);
    resume(); // the fourth time: the service has lost the upload
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Open], 2);
}

TEST_F(TransferProof, ACompleteThatLeftTheSessionOpenIsRepeated)
{
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Complete && count == 1 ? answered(504) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Complete], 2);
    EXPECT_LT(secondsTaken(), 10);
}

TEST_F(TransferProof, ACompleteFoundDoneByTheConditionHasItsChecksumRecorded)
{
    ifExists = IfExists::Ask;
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Complete && count == 1 ? answered(429, u"SlowDown"_s, true)
                                                                   : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_TRUE(transfer->status().proof->checksum.startsWith(u"md5-parts:"_s));
}

TEST_F(TransferProof, AnUnknownCompleteIsDoneIfOnlyTheMetadataIsMissing)
{
    ifExists = IfExists::Ask;
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Complete && count == 1 ? answered(504, {}, true) : std::nullopt;
    };
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt)) {
            object->uploadId.clear();
            object->etag = u"exchanged"_s;
            object->checksums.clear();
        }
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
    EXPECT_TRUE(unseen().startsWith(u"acknowledged, not looked at"_s));
}

TEST_F(TransferProof, ASmallFileWithALostAnswerIsFoundWithoutItsMetadata)
{
    ifExists = IfExists::Ask;
    service.fault = [](const Step &step, int count) {
        return step.operation == Operation::Put && count == 1 ? answered(504, {}, true) : std::nullopt;
    };
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt))
            object->uploadId.clear();
    };
    addAndRun(0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), content);
}

// What services require, and what they do not support.

TEST_F(TransferProof, AServiceThatRequiresAChecksumGetsTheMd5)
{
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        const bool sends = step.operation == Operation::Part || step.operation == Operation::Put;
        return sends && !service.md5Came ? answered(400, u"InvalidRequest"_s) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(transfer->stored().checksumMode, ChecksumMode::ContentMd5);
    EXPECT_EQ(learned, ChecksumMode::ContentMd5) << "for all that go there";
    EXPECT_EQ(arrived(), content);
}

TEST_F(TransferProof, ARefusalWithTheMd5IsFinal)
{
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Part ? answered(400, u"InvalidRequest"_s) : std::nullopt;
    };
    addAndRun();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_FALSE(learned);
}

TEST_F(TransferProof, IfTheChecksumWasChosenTheErrorNamesTheSetting)
{
    write(content);
    add();
    StoredTransfer stored = **store->transfer(id);
    stored.destination.edit().checksum = ChecksumMode::Etag;
    service.fault = [](const Step &step, int) {
        return step.operation == Operation::Part ? answered(400, u"InvalidRequest"_s) : std::nullopt;
    };
    start(std::move(stored));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_TRUE(transfer->status().failure->text.english().contains(u"checksum=content-md5"_s));
}

TEST_F(TransferProof, AnObjectWithFramingInItIsDeleted)
{
    write(content);
    add(0);
    StoredTransfer stored = **store->transfer(id);
    stored.checksumMode = ChecksumMode::Crc64Nvme;
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt))
            object->size = 120; // stored with the lines between the chunks
    };
    start(std::move(stored));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Delete], 1);
    EXPECT_TRUE(service.objects.empty());
    EXPECT_TRUE(transfer->status().failure->text.english().contains(u"deleted"_s));
}

TEST_F(TransferProof, ALargerObjectThatIsNotOursIsNotDeleted)
{
    write(content);
    add(0);
    StoredTransfer stored = **store->transfer(id);
    stored.checksumMode = ChecksumMode::Crc64Nvme;
    service.bend = [](const Step &, Receipt &receipt) {
        if (ObjectFacts *object = objectIn(receipt)) {
            object->size = 120;
            object->uploadId = u"another's"_s;
        }
    };
    start(std::move(stored));
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Delete], 0);
}

} // namespace
} // namespace windlass
