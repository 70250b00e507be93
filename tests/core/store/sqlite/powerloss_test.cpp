// SPDX-License-Identifier: GPL-3.0-or-later
// Power loss: anything written since the last commit may be missing or damaged, but committed data is there.
// Simulated by cutting SQLite's write-ahead log at random positions and appending garbage.
#include "core/store/sqlite/sqlitestore.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

class PowerLossTest : public testing::Test
{
protected:
    void SetUp() override
    {
        store = std::move(*openSqliteStore(path(), Store::Access::ReadWrite));
        StoredTransfer transfer;
        transfer.file = u"/srv/web.ova"_s;
        transfer.key = u"web.ova"_s;
        transfer.destination.edit().bucket = u"exports"_s;
        transfer.uploadId = u"ours"_s;
        transfer.fingerprint.size = 1'000'000;
        transfer.plan = {1'000'000, 1'000};
        QList<StoredTransfer> list{transfer};
        ASSERT_TRUE(store->add(list));
        id = list.first().id;
        lease = **store->claim(id);
        store->gatherWrites(timers, {});
    }

    QString path() const { return folder.filePath(u"journal.sqlite"_s); }
    QString logPath() const { return path() + u"-wal"_s; }

    /// Confirms parts, commits several times, and writes attempts in between.
    void work(std::mt19937 &chance)
    {
        committedAt[QFile(logPath()).size()] = 0;
        for (int part = 1; part <= 60; ++part) {
            ASSERT_TRUE(store->confirmPart(lease, {part, (part - 1) * 1'000, 1'000, u"e%1"_s.arg(part), {}}));
            AttemptRecord attempt;
            attempt.transfer = id;
            attempt.number = part;
            attempt.started = timers.wallClock();
            ASSERT_TRUE(store->recordAttempt(lease, attempt, 0));
            if (chance() % 3 == 0) {
                ASSERT_TRUE(store->commit());
                committedAt[QFile(logPath()).size()] = part;
            }
        }
    }

    /// The journal after a power loss: the log up to `kept`, followed by garbage or nothing.
    QString disk(qint64 kept, std::mt19937 &chance) const
    {
        const QString copy = folder.filePath(u"after.sqlite"_s);
        for (const QString &file : {copy, copy + u"-wal"_s, copy + u"-shm"_s})
            QFile::remove(file);
        EXPECT_TRUE(QFile::copy(path(), copy));
        QFile log(logPath());
        EXPECT_TRUE(log.open(QIODevice::ReadOnly));
        QByteArray bytes = log.readAll();
        const qint64 rest = bytes.size() - kept;
        bytes.truncate(kept);
        if (chance() % 2 == 0) {
            for (qint64 i = 0; i < rest; ++i)
                bytes.append(static_cast<char>(chance()));
        }
        QFile torn(copy + u"-wal"_s);
        EXPECT_TRUE(torn.open(QIODevice::WriteOnly));
        torn.write(bytes);
        return copy;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Store> store;
    TransferId id = 0;
    Lease lease;
    std::map<qint64, int> committedAt; ///< key: length of the log after a commit; value: the last part in it
};

TEST_F(PowerLossTest, TheJournalOpensAndHoldsWhatWasCommittedAndNothingThatWasNot)
{
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 chance(seed);
        if (seed == 0)
            work(chance);
        const qint64 size = QFile(logPath()).size();
        const qint64 least = committedAt.begin()->first;
        const qint64 kept = least + static_cast<qint64>(chance() % static_cast<quint64>(size - least + 1));
        const auto opened = openSqliteStore(disk(kept, chance), Store::Access::ReadWrite);
        ASSERT_TRUE(opened) << "seed " << seed << ": " << opened.error().text.english().toStdString();
        const QList<ConfirmedPart> parts = (**(*opened)->transfer(id)).held();
        const int certain = std::prev(committedAt.upper_bound(kept))->second;
        ASSERT_GE(parts.size(), certain) << "seed " << seed;
        ASSERT_LE(parts.size(), 60);
        for (int i = 0; i < parts.size(); ++i)
            ASSERT_EQ(parts.at(i).part, i + 1) << "seed " << seed; // whole commits, in order
    }
}

} // namespace
} // namespace windlass
