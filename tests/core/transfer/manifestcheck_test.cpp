// SPDX-License-Identifier: GPL-3.0-or-later
// A transfer of a file with a manifest: no object appears before the file is known to have the stated digest.
#include "tests/fakes/transferrig.h"

#include <QDir>
#include <QFileInfo>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

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

    /// During `meanwhile`, reading from the file fails with EIO, as after a network share has lost its
    /// server.
    void withoutTheShare(const std::function<void()> &meanwhile) const
    {
        int descriptor = -1;
        for (const QFileInfo &open : QDir(u"/proc/self/fd"_s).entryInfoList(QDir::System | QDir::Files)) {
            if (open.symLinkTarget() == path())
                descriptor = open.fileName().toInt();
        }
        ASSERT_GE(descriptor, 0);
        const int kept = ::dup(descriptor);
        const int nothing = ::open("/proc/self/mem", O_RDONLY); // reading its first byte fails
        ::dup2(nothing, descriptor);
        meanwhile();
        ::dup2(kept, descriptor);
        ::close(nothing);
        ::close(kept);
    }

    const QByteArray three = "0123456789abcdefghij"; // parts of 8: 8 + 8 + 4
};

TEST_F(ManifestCheckTest, AFileThatMatchesItsManifestArrives)
{
    for (const DigestKind kind : {DigestKind::Sha1, DigestKind::Sha256, DigestKind::Sha512}) {
        stated = digestOf(three, kind);
        events.clear();
        send(three);
        EXPECT_EQ(state(), TransferState::Done);
        EXPECT_EQ(arrived(), three);
        EXPECT_EQ(count(EventKind::ManifestAgrees), 1);
        EXPECT_EQ(transfer->status().proof->digest, digestText(*stated));
        EXPECT_EQ(transfer->status().proof->manifest, folder.filePath(u"web.mf"_s));
        EXPECT_TRUE(journal().manifest->agrees);
    }
}

TEST_F(ManifestCheckTest, WithoutAManifestNoDigestIsClaimed)
{
    send(three);
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(count(EventKind::ManifestAgrees), 0);
    EXPECT_EQ(transfer->status().proof->digest, QString());
}

TEST_F(ManifestCheckTest, AFileThatDiffersIsNeverCompleted)
{
    stated = digestOf("something else");
    send(three);
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::ManifestDiffers);
    EXPECT_THAT(transfer->status().failure->text.english().toStdString(), HasSubstr("web.mf"));
    EXPECT_THAT(transfer->status().failure->text.english().toStdString(),
                HasSubstr(digestText(digestOf(three)).toStdString()));
    EXPECT_EQ(service.requests[Operation::Complete], 0);
    EXPECT_EQ(objects(), 0);
}

TEST_F(ManifestCheckTest, AFileThatDiffersIsNotSentInOneRequest)
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

TEST_F(ManifestCheckTest, AnEmptyFileIsCheckedToo)
{
    stated = digestOf({});
    send({}, 0);
    EXPECT_EQ(state(), TransferState::Done);
}

TEST_F(ManifestCheckTest, CompleteWaitsForTheDigest)
{
    // The only part is answered before its five pieces are hashed.
    service.latency = Duration(0);
    const QByteArray content(5 * mebi, 'x');
    stated = digestOf(content);
    send(content, 5 * mebi);
    EXPECT_EQ(state(), TransferState::Done);
    const auto at = [this](EventKind kind) {
        return std::ranges::find(events, kind, &Event::kind) - events.begin();
    };
    const auto completes = std::ranges::find_if(events, [](const Event &event) {
        return event.kind == EventKind::AttemptSucceeded && isOf(Operation::Complete, *event.attempt);
    });
    EXPECT_LT(at(EventKind::ManifestAgrees), completes - events.begin());
}

TEST_F(ManifestCheckTest, AfterARestartHashingContinues)
{
    const QByteArray content(6 * mebi, 'x');
    stated = digestOf(content);
    lanes = 1;
    write(content);
    add(2 * mebi);
    start();
    while (transfer->status().partsConfirmed < 2 && timers.advanceToNext()) {
    }
    transfer->letGo(); // as at the end of the program
    transfer.reset();
    const QByteArray state = journal().manifest->state;
    const auto before = ResumableDigest::from(DigestKind::Sha256, state);
    ASSERT_TRUE(before);
    EXPECT_GE(before->length(), 4 * mebi);
    int pieces = 0; // of a mebibyte each
    worker = [this, &pieces](const std::function<void()> &work, const std::function<void()> &then) {
        return timers.after(Duration::zero(), [&pieces, work, then] {
            ++pieces;
            work();
            then();
        });
    };
    start();
    runToEnd();
    EXPECT_LE(pieces, 2) << "what was hashed before is not read again";
    EXPECT_EQ(TransferRig::state(), TransferState::Done);
    EXPECT_EQ(transfer->status().proof->digest, digestText(*stated));
}

TEST_F(ManifestCheckTest, TheProgressOfHashingIsSavedNowAndThen)
{
    const QByteArray content(5 * mebi, 'x');
    write(content);
    StoredTransfer stored;
    stored.plan = {content.size(), mebi};
    stored.manifest = ManifestDigest{u"web.mf"_s, digestOf(content), {}, false};
    std::vector<qint64> saved;
    std::optional<Result<void>> result;
    ManifestCheck check(stored, worker,
                        {[&](const SharedOptional<ManifestDigest> &manifest, bool worthSaving) {
                             if (worthSaving)
                                 saved.push_back(
                                     ResumableDigest::from(DigestKind::Sha256, manifest->state)->length());
                         },
                         [&](const Result<void> &agrees) { result = agrees; }},
                        2 * mebi);
    const Upload upload(stored.plan, {});
    check.begin(*SourceFile::open(path()), upload);
    for (int part = 1; part <= 5; ++part)
        check.sends(stored.plan.step(part));
    while (timers.advanceToNext()) {
    }
    EXPECT_THAT(saved, testing::ElementsAre(2 * mebi, 4 * mebi));
    ASSERT_TRUE(result && *result);
    EXPECT_TRUE(check.manifest()->agrees);
}

TEST_F(ManifestCheckTest, AfterACrashTheFileIsAtMostReadAgain)
{
    stated = digestOf(three);
    write(three);
    add(8);
    start();
    while (transfer->status().partsConfirmed < 2 && timers.advanceToNext()) {
    }
    transfer.reset(); // as after a kill
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part], 3);
}

TEST_F(ManifestCheckTest, AfterCorrectingTheManifestNothingIsSentTwice)
{
    stated = digestOf("something else");
    lanes = 3;
    service.latency = Duration(0);
    send(three);
    ASSERT_EQ(state(), TransferState::Failed);
    StoredTransfer corrected = journal();
    corrected.manifest.edit().stated = digestOf(three);
    corrected.state = TransferState::Queued;
    ASSERT_TRUE(store->save(lease, corrected));
    const int sent = service.requests[Operation::Part];
    const auto confirmed = static_cast<int>(corrected.held().size());
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.requests[Operation::Part] - sent, 3 - confirmed);
}

TEST_F(ManifestCheckTest, AChangedFileIsReportedAsChanged)
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

TEST_F(ManifestCheckTest, APausedTransferStopsReading)
{
    const QByteArray content(4 * mebi, 'x');
    stated = digestOf(content);
    write(content);
    add(2 * mebi);
    start();
    while (transfer->stored().manifest->state.isEmpty() && timers.advanceToNext()) {
    }
    transfer->pause();
    const QByteArray state = transfer->stored().manifest->state;
    while (timers.advanceToNext()) {
    }
    EXPECT_EQ(transfer->stored().manifest->state, state);
    EXPECT_EQ(journal().manifest->state, state) << "and it is kept";
    StoredTransfer resumed = journal();
    resumed.state = TransferState::Queued;
    ASSERT_TRUE(store->save(lease, resumed));
    start();
    runToEnd();
    EXPECT_EQ(TransferRig::state(), TransferState::Done);
}

TEST_F(ManifestCheckTest, AnIdenticalExistingObjectIsNotDoneIfTheManifestDiffers)
{
    send(three);
    ASSERT_EQ(state(), TransferState::Done);
    for (const bool right : {false, true}) {
        stated = digestOf(right ? three : "something else");
        write(three);
        add(8);
        StoredTransfer skipping = journal();
        skipping.ifExists = IfExists::Skip;
        ASSERT_TRUE(store->savePlace(skipping));
        start();
        runToEnd();
        EXPECT_EQ(state(), right ? TransferState::Done : TransferState::Failed);
        EXPECT_EQ(transfer->status().proof->digest.isEmpty(), !right);
    }
    EXPECT_EQ(service.requests[Operation::Part], 3) << "of the first alone";
}

TEST_F(ManifestCheckTest, AFailedReadIsRepeatedOnce)
{
    for (const int refusals : {1, 2}) {
        int left = refusals;
        worker = [this, &left](const std::function<void()> &work, const std::function<void()> &then) {
            return timers.after(Duration::zero(), [this, &left, work, then] {
                left-- > 0 ? withoutTheShare(work) : work();
                then();
            });
        };
        stated = digestOf(three);
        send(three);
        EXPECT_EQ(state(), refusals == 1 ? TransferState::Done : TransferState::Failed);
        EXPECT_EQ(transfer->status().cause, refusals == 1 ? Cause::None : Cause::NeedsPerson);
        EXPECT_EQ(objects(), refusals == 1 ? 1 : 0) << "nothing appears before it is known";
        service.objects.clear();
    }
}

TEST_F(ManifestCheckTest, CancellingDoesNotNeedTheFile)
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
