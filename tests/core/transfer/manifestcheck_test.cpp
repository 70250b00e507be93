// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer of a file that a manifest describes: nothing appears before the file is known to be that one.
#include "tests/fakes/transferrig.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

constexpr qint64 mebi = 1024 * 1024;

class ManifestCheckTest : public testing::Test, protected TransferRig
{
protected:
    ManifestCheckTest() { service.latency = Duration(1000); }

    static StatedDigest digestOf(const QByteArray &content, DigestKind kind = DigestKind::Sha256)
    {
        return {kind, Digest::of(kind, content)};
    }
    const StoredTransfer journal() const { return **store->transfer(id); }
    int objects() const { return static_cast<int>(service.objects.size()); }

    const QByteArray three = "0123456789abcdefghij"; // parts of 8: 8 + 8 + 4
};

TEST_F(ManifestCheckTest, AFileThatIsWhatItsManifestStatesArrives)
{
    for (const DigestKind kind : {DigestKind::Sha1, DigestKind::Sha256, DigestKind::Sha512}) {
        stated = digestOf(three, kind);
        events.clear();
        send(three);
        EXPECT_EQ(state(), TransferState::Done);
        EXPECT_EQ(arrived(), three);
        EXPECT_EQ(count(EventKind::ManifestAgrees), 1);
        EXPECT_EQ(transfer->status().digest, digestText(*stated));
        EXPECT_EQ(transfer->status().manifest, folder.filePath(u"web.mf"_s));
        EXPECT_TRUE(journal().manifest->agrees);
    }
}

TEST_F(ManifestCheckTest, WithoutAManifestNothingIsClaimed)
{
    send(three);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(count(EventKind::ManifestAgrees), 0);
    EXPECT_EQ(transfer->status().digest, QString());
}

TEST_F(ManifestCheckTest, AnotherFileIsNeverCompleted)
{
    stated = digestOf("something else");
    send(three);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::ManifestDiffers);
    EXPECT_THAT(transfer->status().failure->text.toStdString(), HasSubstr("web.mf"));
    EXPECT_THAT(transfer->status().failure->text.toStdString(),
                HasSubstr(digestText(digestOf(three)).toStdString()));
    EXPECT_EQ(service.requests[Operation::Complete], 0);
    EXPECT_EQ(objects(), 0);
}

TEST_F(ManifestCheckTest, NorSentInOneRequest)
{
    stated = digestOf("something else");
    send(three, 0);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(service.requests[Operation::Put], 0);

    stated = digestOf(three);
    send(three, 0);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Put], 1);
}

TEST_F(ManifestCheckTest, AnEmptyFileIsHeldAgainstItToo)
{
    stated = digestOf({});
    send({}, 0);
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(ManifestCheckTest, CompletingWaitsForTheDigest)
{
    // Five pieces are hashed while the last part is on its way, and the answer to that is faster.
    service.latency = Duration(0);
    const QByteArray content(5 * mebi, 'x');
    stated = digestOf(content);
    send(content, 5 * mebi);
    EXPECT_EQ(state(), TransferState::Done);
    const auto at = [this](EventKind kind) {
        return std::ranges::find(events, kind, &Event::kind) - events.begin();
    };
    const auto completes = std::ranges::find_if(events, [](const Event &event) {
        return event.kind == EventKind::AttemptSucceeded && event.attempt.operation == Operation::Complete;
    });
    EXPECT_LT(at(EventKind::ManifestAgrees), completes - events.begin());
}

TEST_F(ManifestCheckTest, AfterARestartItGoesOnWhereItWas)
{
    const QByteArray content(6 * mebi, 'x');
    stated = digestOf(content);
    lanes = 1;
    write(content);
    add(2 * mebi);
    start();
    while (transfer->status().partsConfirmed < 2 && timers.advanceToNext()) {
    }
    transfer->letGo(); // as at the program's end
    transfer.reset();
    const QByteArray state = journal().manifest->state;
    const auto before = ResumableDigest::from(DigestKind::Sha256, state);
    ASSERT_TRUE(before);
    EXPECT_GE(before->length(), 4 * mebi);
    start();
    runToEnd();
    EXPECT_EQ(TransferRig::state(), TransferState::Done);
    EXPECT_EQ(transfer->status().digest, digestText(*stated));
}

TEST_F(ManifestCheckTest, ACrashCostsNoMoreThanReadingItAgain)
{
    stated = digestOf(three);
    write(three);
    add(8);
    start();
    while (transfer->status().partsConfirmed < 2 && timers.advanceToNext()) {
    }
    transfer.reset(); // without a word
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

TEST_F(ManifestCheckTest, WhoCorrectsTheManifestSendsNothingTwice)
{
    stated = digestOf("something else");
    lanes = 3;
    service.latency = Duration(0);
    send(three);
    ASSERT_EQ(state(), TransferState::Failed);
    StoredTransfer corrected = journal();
    corrected.manifest->stated = digestOf(three);
    corrected.state = TransferState::Queued;
    ASSERT_TRUE(store->save(corrected));
    const int sent = service.requests[Operation::Part];
    const auto confirmed = static_cast<int>(corrected.parts.size());
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part] - sent, 3 - confirmed);
}

TEST_F(ManifestCheckTest, AFileThatChangedIsCalledChanged)
{
    stated = digestOf(three);
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Open)
            append("more");
        return {};
    };
    send(three);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
    EXPECT_EQ(objects(), 0);
}

TEST_F(ManifestCheckTest, APausedTransferReadsNoMore)
{
    const QByteArray content(4 * mebi, 'x');
    stated = digestOf(content);
    write(content);
    add(4 * mebi);
    start();
    timers.advance(Duration(1));
    transfer->pause();
    while (timers.advanceToNext()) {
    }
    EXPECT_EQ(count(EventKind::ManifestAgrees), 0);
    StoredTransfer resumed = journal();
    resumed.state = TransferState::Queued;
    ASSERT_TRUE(store->save(resumed));
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(ManifestCheckTest, TakingBackNeedsNoFile)
{
    stated = digestOf(three);
    write(three);
    add(8);
    start();
    while (transfer->status().partsConfirmed < 1 && timers.advanceToNext()) {
    }
    transfer->cancel();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Cancelled);
    EXPECT_TRUE(service.sessions.empty());
}

} // namespace
} // namespace windlass
