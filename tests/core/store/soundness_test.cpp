// SPDX-License-Identifier: GPL-3.0-or-later
// Impossible values in the journal are reported, and are not used.
#include "core/store/soundness.h"
#include "core/store/sqlite/database.h"
#include "core/store/sqlite/sqlitestore.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mebi = 1024 * 1024;

StoredTransfer sound()
{
    StoredTransfer transfer;
    transfer.file = u"/srv/disk.vmdk"_s;
    transfer.key = u"disk.vmdk"_s;
    transfer.destination.edit().bucket = u"exports"_s;
    transfer.uploadId = u"ours"_s;
    transfer.fingerprint.size = 12 * mebi;
    transfer.plan = {12 * mebi, 5 * mebi};
    transfer.session = Session{u"theirs"_s, {}, {}};
    transfer.state = TransferState::Parked;
    return transfer;
}

TEST(SoundnessTest, PartsMustMakeUpTheFile)
{
    EXPECT_EQ(problemWith(sound()), QString());
    for (const qint64 partSize :
         {qint64(-1), qint64(1), std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min()}) {
        StoredTransfer transfer = sound();
        transfer.plan.partSize = partSize;
        EXPECT_FALSE(problemWith(transfer).isEmpty()) << partSize;
    }
    StoredTransfer negative = sound();
    negative.fingerprint.size = -1;
    EXPECT_FALSE(problemWith(negative).isEmpty());
    StoredTransfer empty = sound();
    empty.fingerprint.size = 0;
    empty.plan = {0, 0};
    EXPECT_EQ(problemWith(empty), QString());
}

TEST(SoundnessTest, ATransferWithoutAKeyOrIdIsInvalid)
{
    StoredTransfer transfer = sound();
    transfer.key.clear();
    EXPECT_FALSE(problemWith(transfer).isEmpty()); // otherwise the request would address the bucket
    transfer = sound();
    transfer.uploadId.clear();
    EXPECT_FALSE(
        problemWith(transfer).isEmpty()); // otherwise an object without an id would be taken for ours
}

TEST(SoundnessTest, APartMustMatchThePlan)
{
    const PartPlan plan{12 * mebi, 5 * mebi};
    const QByteArray md5(16, 'd');
    EXPECT_TRUE(fits({3, 10 * mebi, 2 * mebi, u"e"_s, md5}, plan, ChecksumMode::Etag));
    EXPECT_TRUE(fits({3, 10 * mebi, 2 * mebi, u"e"_s, {}}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({4, 15 * mebi, 2 * mebi, u"e"_s, md5}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({-1, -10 * mebi, 5 * mebi, u"e"_s, md5}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({2, 5, 5 * mebi, u"e"_s, md5}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({1, 0, 5 * mebi - 1, u"e"_s, md5}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({1, 0, 5 * mebi, u"e"_s, QByteArray(1, 0)}, plan, ChecksumMode::Etag));
    EXPECT_FALSE(fits({1, 0, 5 * mebi, u"e"_s, md5}, plan, ChecksumMode::Crc64Nvme));
}

TEST(SoundnessTest, TimesMustBeWithinTheCalendar)
{
    EXPECT_TRUE(momentOf(1'769'005'805'250).isValid());
    EXPECT_FALSE(momentOf(std::numeric_limits<qint64>::max()).isValid());
    EXPECT_FALSE(momentOf(-1).isValid());
}

class DamagedJournal : public testing::Test
{
protected:
    /// The transfer as it is loaded after this SQL has changed its row.
    StoredTransfer after(const QString &statement)
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"journal.sqlite"_s);
        QList<StoredTransfer> list{sound()};
        {
            const auto store = std::move(*openSqliteStore(path, Store::Access::ReadWrite));
            EXPECT_TRUE(store->add(list));
            EXPECT_TRUE(
                store->confirmPart(**store->claim(1), {1, 0, 5 * mebi, u"e1"_s, QByteArray(16, 'd')}));
        }
        {
            const auto database = std::move(*Database::open(path, Database::Access::ReadWrite));
            EXPECT_TRUE(database->run(statement)) << statement.toStdString();
        }
        remarks.clear();
        const auto store = std::move(*openSqliteStore(path, Store::Access::ReadWrite));
        const auto read = store->transfers(&remarks);
        EXPECT_TRUE(read);
        return read && !read->isEmpty() ? read->first() : StoredTransfer();
    }
    QList<Sentence> remarks;
};

TEST_F(DamagedJournal, AnInvalidRowBecomesAFailedTransferWithAReason)
{
    for (const QString &change :
         {u"part_size = -1"_s, u"part_size = 1"_s, u"part_size = 'abc'"_s, u"size = 'abc'"_s, u"size = -1"_s,
          u"key = ''"_s, u"upload_id = ''"_s, u"destination = 'nonsense'"_s, u"destination = '{}'"_s,
          u"destination = json_set(destination, '$.provider', 0)"_s, u"checksum_mode = 'nonsense'"_s,
          u"closing = 'nonsense'"_s}) {
        const StoredTransfer transfer = after(u"UPDATE transfers SET "_s + change);
        EXPECT_EQ(transfer.state, TransferState::Failed) << change.toStdString();
        ASSERT_TRUE(transfer.failure) << change.toStdString();
        EXPECT_EQ(transfer.failure->kind, FailureKind::Journal);
        EXPECT_EQ(transfer.damage, transfer.failure->text);
        EXPECT_TRUE(transfer.held().isEmpty());
        EXPECT_TRUE(transfer.plan.single()); // its parts are not used
        EXPECT_EQ(remarks.size(), 1);
    }
}

TEST_F(DamagedJournal, AnInvalidRowBeingCancelledContinuesCancelling)
{
    const StoredTransfer transfer = after(u"UPDATE transfers SET part_size = -1, state = 'cancelling'"_s);
    EXPECT_EQ(transfer.state, TransferState::Cancelling);
    EXPECT_FALSE(transfer.damage.isEmpty());
    EXPECT_FALSE(transfer.failure) << "nothing of it has failed";
}

TEST_F(DamagedJournal, AnInvalidPartIsReportedAndSentAgain)
{
    for (const QString &change :
         {u"part = 99"_s, u"part = -1"_s, u"offset = 5"_s, u"length = length - 1"_s, u"digest = x'00'"_s}) {
        const StoredTransfer transfer = after(u"UPDATE parts SET "_s + change);
        EXPECT_EQ(transfer.state, TransferState::Parked) << change.toStdString();
        EXPECT_TRUE(transfer.held().isEmpty()) << change.toStdString();
        EXPECT_EQ(remarks.size(), 1) << change.toStdString();
    }
}

TEST_F(DamagedJournal, InvalidCountersDoNotStopATransfer)
{
    for (const QString &change : {u"attempts = -5"_s, u"bytes_sent = -1"_s, u"running_ms = -1"_s,
                                  u"not_before = 9223372036854775807"_s, u"cause = 'nonsense'"_s,
                                  u"priority = 99"_s, u"rate_limit = -1"_s, u"metadata = '{\"a\":5}'"_s}) {
        const StoredTransfer transfer = after(u"UPDATE transfers SET "_s + change);
        EXPECT_EQ(transfer.damage, QString()) << change.toStdString();
        EXPECT_GE(transfer.attempts, 0);
        EXPECT_GE(transfer.bytesSent, 0);
        EXPECT_GE(transfer.rateLimit, 0);
        EXPECT_LE(transfer.priority, 1);
        EXPECT_FALSE(transfer.notBefore.isValid());
    }
}

TEST_F(DamagedJournal, ATransferWithAnUnknownCauseWaitsForAPerson)
{
    EXPECT_EQ(after(u"UPDATE transfers SET cause = 'of_tomorrow'"_s).cause, Cause::NeedsPerson);
}

mode_t modeOf(const QString &path)
{
    struct stat now = {};
    EXPECT_EQ(::stat(QFile::encodeName(path).constData(), &now), 0) << path.toStdString();
    return now.st_mode & mode_t(0777);
}

TEST(JournalPermissions, OnlyTheOwnerCanReadTheJournalWhateverTheUmask)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    const mode_t before = ::umask(0);
    {
        const auto store = std::move(*openSqliteStore(path, Store::Access::ReadWrite));
        EXPECT_EQ(modeOf(path), mode_t(0600));
        EXPECT_EQ(modeOf(path + u"-wal"_s), mode_t(0600));
        EXPECT_EQ(modeOf(path + u"-shm"_s), mode_t(0600));
    }
    ASSERT_EQ(::chmod(QFile::encodeName(path).constData(), 0644), 0);
    const auto store = std::move(*openSqliteStore(path, Store::Access::ReadWrite));
    EXPECT_EQ(modeOf(path), mode_t(0600)); // also for a journal of an earlier version
    ::umask(before);
}

} // namespace
} // namespace windlass
