// SPDX-License-Identifier: GPL-3.0-or-later
// Words that are written into a database by BatchedWrites, and read by another connection.
#pragma once

#include "core/store/sqlite/batchedwrites.h"
#include "tests/fakes/virtualtimers.h"

#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

class GatheredWords : public testing::Test
{
protected:
    void open(std::unique_ptr<OrderedWork> writer)
    {
        database = std::move(*Database::open(path(), Database::Access::ReadWrite));
        ASSERT_TRUE(database->run(QStringLiteral("CREATE TABLE words (word TEXT PRIMARY KEY)")));
        ASSERT_TRUE(database->run(QStringLiteral("CREATE TABLE echoes (of TEXT REFERENCES words DEFERRABLE "
                                                 "INITIALLY DEFERRED)")));
        writes.emplace(*database, timers, std::move(writer), [this](const Failure &failure) {
            ++failures;
            lastFailure = failure;
        });
    }

    QString path() const { return folder.filePath(QStringLiteral("words.sqlite")); }
    Result<void> write(const QString &word, TransferId about = 0)
    {
        return writes->write(about, insertion(word));
    }
    Result<void> writeNewest(qint64 number, const QString &word)
    {
        return writes->writeNewest(number, 0, insertion(word));
    }
    /// Violates a deferred constraint: the statement succeeds, and the commit fails.
    Result<void> writeWhatCannotBeCommitted()
    {
        return writes->write(0, [](Database &written) {
            return written.run(QStringLiteral("INSERT INTO echoes VALUES ('nothing')"));
        });
    }
    /// The rows that another connection reads.
    QStringList onDisk() const
    {
        const auto reader = Database::open(path(), Database::Access::ReadOnly);
        QStringList words;
        EXPECT_TRUE((*reader)->run(QStringLiteral("SELECT word FROM words ORDER BY word"), {},
                                   [&words](const Row &row) { words.append(row.value(0).toString()); }));
        return words;
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    std::unique_ptr<Database> database;
    std::optional<BatchedWrites> writes;
    int failures = 0;
    Failure lastFailure;

private:
    static BatchedWrites::Work insertion(const QString &word)
    {
        return [word](Database &written) {
            return written.run(QStringLiteral("INSERT INTO words VALUES (?)"), {word});
        };
    }
};

} // namespace windlass
