// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is touched while it is sent, or changed without a new modification time.
#include "tests/fakes/orderedservice.h"
#include "tests/fakes/transferrig.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {
namespace {

class TransferSourceTest : public TransferRig, public testing::Test
{
protected:
    QByteArray name() const { return QFile::encodeName(path()); }

    /// The clock of the file system is coarse. Repeats `work` until changedNs has changed.
    template<typename Work>
    void untilItShows(Work work) const
    {
        const qint64 before = fingerprintOf(path())->changedNs;
        do
            work();
        while (fingerprintOf(path())->changedNs == before);
    }
    void touch() const
    {
        untilItShows([this] { ::chmod(name().constData(), 0640); });
    }
    /// Same size, same inode, and the modification time set back, as some programs do.
    void overwrite(qint64 offset) const
    {
        struct stat facts
        {};
        ::stat(name().constData(), &facts);
        untilItShows([this, offset, &facts] {
            QFile file(path());
            ASSERT_TRUE(file.open(QIODevice::ReadWrite) && file.seek(offset));
            file.write("#");
            file.close();
            const timespec times[]{facts.st_atim, facts.st_mtim};
            ASSERT_EQ(::utimensat(AT_FDCWD, name().constData(), times, 0), 0);
        });
    }
    void runUntilConfirmed(int parts)
    {
        while (transfer->status().partsConfirmed < parts && timers.advanceToNext()) {
        }
    }
    /// Three parts. One is confirmed before the program ends.
    void sendOneOfThree()
    {
        lanes = 1;
        write("0123456789abcdefghij");
        add();
        start();
        runUntilConfirmed(1);
        transfer->letGo();
        transfer.reset();
        ASSERT_EQ((*store->transfer(id))->held().size(), 1);
    }
};

TEST_F(TransferSourceTest, ATouchedFileContinuesWithItsConfirmedParts)
{
    sendOneOfThree();
    touch();
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
    EXPECT_EQ(service.partRequests[1], 1) << "compared, not sent again";
    EXPECT_EQ((*store->transfer(id))->fingerprint.changedNs, fingerprintOf(path())->changedNs);
}

TEST_F(TransferSourceTest, AFileOverwrittenWithUnchangedTimesHasChanged)
{
    sendOneOfThree();
    overwrite(3);
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
    EXPECT_EQ(arrived(), QByteArray()) << "no mixture of the two";
}

TEST_F(TransferSourceTest, BytesNotSentYetMayChangeWithUnchangedTimes)
{
    sendOneOfThree();
    overwrite(19);
    start();
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghi#") << "the object is the file as it is";
}

TEST_F(TransferSourceTest, TheFileIsAlsoComparedDuringARun)
{
    lanes = 1;
    write("0123456789abcdefghij");
    add();
    start();
    runUntilConfirmed(1);
    touch();
    runUntilConfirmed(2);
    overwrite(3);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Failed);
    EXPECT_EQ(transfer->status().failure->kind, FailureKind::SourceChanged);
    EXPECT_EQ(service.partRequests[1], 1);
}

TEST_F(TransferSourceTest, AFileSentInOneRequestIsComparedAfterIt)
{
    service.fault = [this](const Step &step, int) -> std::optional<FakeService::Fault> {
        if (step.operation == Operation::Put)
            overwrite(3);
        return {};
    };
    send("0123456789abcdefghij", 0);
    QFile file(path());
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(state() == TransferState::Failed || arrived() == file.readAll())
        << "never done with other bytes than the file holds";
}

TEST_F(TransferSourceTest, PartsWithoutADigestAreComparedWithTheServices)
{
    sendOneOfThree();
    StoredTransfer old = **store->transfer(id);
    old.session->held.first().digest.clear();
    touch();
    start(old);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
}

TEST_F(TransferSourceTest, ARowOfAnEarlierVersionHasNoChangeTime)
{
    sendOneOfThree();
    StoredTransfer old = **store->transfer(id);
    old.fingerprint.changedNs = 0;
    touch();
    start(old);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(service.partRequests[1], 1);
}

TEST_F(TransferSourceTest, AfterTheComparisonTheUploadKeepsItsServicesShape)
{
    OrderedService ordered{timers};
    remote = &ordered;
    sendOneOfThree();
    StoredTransfer old = **store->transfer(id);
    old.session->held.first().digest.clear();
    touch();
    start(old);
    runToEnd();
    EXPECT_EQ(state(), TransferState::Done);
    EXPECT_EQ(arrived(), "0123456789abcdefghij");
    EXPECT_EQ(ordered.requests[Operation::Open], 0) << "it opens no sessions";
    transfer.reset(); // before the service
}

} // namespace
} // namespace windlass
