// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/readers.h"
#include "core/net/wholedigest.h"
#include "tests/fakes/inthisthread.h"
#include "tests/fakes/virtualtimers.h"
#include "tests/fakes/waituntil.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 mebi = 1024 * 1024;

class WholeDigestTest : public testing::Test
{
protected:
    void SetUp() override { write(3 * mebi + 5); }

    void write(qint64 size)
    {
        content = QByteArray(size, 'x');
        for (qint64 i = 0; i < size; i += 1000)
            content[i] = static_cast<char>(i / 1000);
        QFile disk(path);
        ASSERT_TRUE(disk.open(QIODevice::WriteOnly));
        disk.write(content);
        disk.close();
        file = *SourceFile::open(path);
    }
    void begin(const QByteArray &state = {}, WorkerThread worker = {})
    {
        ended.reset();
        digest =
            std::make_unique<WholeDigest>(worker ? std::move(worker) : inThisThread(timers), file,
                                          content.size(), DigestKind::Sha256, state,
                                          WholeDigest::Listener{[this] { ++progressed; },
                                                                [this](const Result<QByteArray> &result) {
                                                                    digest.reset(); // the owner drops the
                                                                                    // digest in its callback
                                                                    ended = result;
                                                                }});
    }
    void settle()
    {
        while (timers.advanceToNext()) {
        }
    }

    QTemporaryDir folder;
    QString path = folder.filePath(u"disk.vmdk"_s);
    QByteArray content;
    std::shared_ptr<SourceFile> file;
    VirtualTimers timers;
    std::unique_ptr<WholeDigest> digest;
    std::optional<Result<QByteArray>> ended;
    int progressed = 0;
};

TEST_F(WholeDigestTest, ReadsOnlyAsFarAsAllowed)
{
    begin();
    settle();
    EXPECT_EQ(digest->read(), 0);
    digest->readTo(mebi + 7);
    settle();
    EXPECT_EQ(digest->read(), mebi + 7);
    digest->readTo(5);
    settle();
    EXPECT_EQ(digest->read(), mebi + 7);
    digest->readTo(99 * mebi);
    EXPECT_FALSE(ended) << "never from inside the call";
    settle();
    ASSERT_TRUE(ended && *ended);
    EXPECT_EQ(**ended, Digest::of(DigestKind::Sha256, content));
}

TEST_F(WholeDigestTest, AnEmptyFileHasADigest)
{
    write(0);
    begin();
    digest->readTo(0);
    settle();
    ASSERT_TRUE(ended && *ended);
    EXPECT_EQ(**ended, Digest::of(DigestKind::Sha256, {}));
}

TEST_F(WholeDigestTest, ContinuesFromASavedState)
{
    begin();
    digest->readTo(2 * mebi + 100); // within a block, so the last 100 bytes are read again
    settle();
    const QByteArray state = digest->state();
    content[0] = 'y'; // this byte is not read again
    QFile disk(path);
    ASSERT_TRUE(disk.open(QIODevice::ReadWrite));
    disk.putChar('y');
    disk.close();
    begin(state);
    EXPECT_EQ(digest->read(), 2 * mebi);
    digest->readTo(content.size());
    settle();
    content[0] = 0;
    ASSERT_TRUE(ended && *ended);
    EXPECT_EQ(**ended, Digest::of(DigestKind::Sha256, content));
}

TEST_F(WholeDigestTest, StateIsSavedAfterPartsOfAnyLength)
{
    begin();
    digest->readTo(100'001);
    settle();
    digest->readTo(2 * mebi + 100'001);
    settle();
    begin(digest->state());
    EXPECT_EQ(digest->read(), 2 * mebi);
}

TEST_F(WholeDigestTest, AnInvalidStateStartsAgain)
{
    begin("nonsense");
    EXPECT_EQ(digest->read(), 0);
    digest->readTo(content.size());
    settle();
    EXPECT_EQ(**ended, Digest::of(DigestKind::Sha256, content));
}

TEST_F(WholeDigestTest, AFileThatBecameShorterIsAFailure)
{
    begin();
    QFile::resize(path, mebi);
    digest->readTo(content.size());
    settle();
    ASSERT_TRUE(ended && !*ended);
    EXPECT_EQ(ended->error().kind, FailureKind::SourceChanged);
}

TEST_F(WholeDigestTest, ADestroyedDigestReportsNothing)
{
    begin();
    digest->readTo(content.size());
    digest.reset();
    settle();
    EXPECT_FALSE(ended);
}

TEST_F(WholeDigestTest, RunsInAWorkerThread)
{
    begin({}, inThreads(1));
    digest->readTo(content.size());
    ASSERT_TRUE(waitUntil([this] { return ended.has_value(); }));
    EXPECT_EQ(**ended, Digest::of(DigestKind::Sha256, content));
}

TEST(InThreads, CopiesShareTheThreads)
{
    const WorkerThread one = inThreads(1);
    const WorkerThread other = one;
    std::set<std::thread::id> threads;
    int ended = 0;
    const auto note = [&threads] { threads.insert(std::this_thread::get_id()); };
    const Handle first = one(note, [&ended] { ++ended; });
    const Handle second = other(note, [&ended] { ++ended; });
    ASSERT_TRUE(waitUntil([&ended] { return ended == 2; }));
    EXPECT_EQ(threads.size(), 1U);
    EXPECT_FALSE(threads.contains(std::this_thread::get_id()));
}

} // namespace
} // namespace windlass
