// SPDX-License-Identifier: GPL-3.0-or-later
// Commands for several sources and for folders of objects: ls, du, rm, restore.
#include "tests/e2e/practicetest.h"

#include <sys/stat.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

class Sources : public PracticeTest
{
protected:
    void SetUp() override
    {
        PracticeTest::SetUp();
        for (const QString &name : {u"one.img"_s, u"two.img"_s})
            ASSERT_EQ(upload(file(name, 1000)).status, 0);
    }
};

TEST_F(Sources, SeveralAreListedAndSummedUp)
{
    EXPECT_EQ(run({u"ls"_s, url(u"one.img"_s), url(u"two.img"_s)}).named(u"object"_s).size(), 2);
    const ProgramEnd usage = run({u"du"_s, url()});
    ASSERT_EQ(usage.named(u"usage"_s).size(), 1);
    EXPECT_EQ(usage.named(u"usage"_s).first().value(u"objects"_s), 2);
    EXPECT_EQ(usage.named(u"usage"_s).first().value(u"size"_s), 2000);
}

TEST_F(Sources, AFolderIsDeletedOnlyWhereThatWasSaid)
{
    EXPECT_NE(run({u"rm"_s, url(), u"--yes"_s}).status, 0);
    EXPECT_TRUE(QFile::exists(storedFile(u"one.img"_s)));
    EXPECT_EQ(run({u"rm"_s, url(), u"--recursive"_s}).status, 3) << "nobody to ask";
    const ProgramEnd ran = run({u"rm"_s, url(), u"--recursive"_s, u"--yes"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(ran.named(u"deleted"_s).size(), 2);
    EXPECT_FALSE(QFile::exists(storedFile(u"one.img"_s)));
}

/// S3 lists by the first characters of keys. A folder ends at a slash.
TEST_F(Sources, WhatOnlyBeginsLikeAFolderIsNeitherDeletedNorRestored)
{
    ASSERT_EQ(
        run({u"upload"_s, file(u"a.img"_s, 10), u"--to"_s, url(u"logs"_s), u"--as"_s, u"{prefix}/{file}"_s})
            .status,
        0);
    ASSERT_EQ(run({u"upload"_s, file(u"b.img"_s, 10), u"--to"_s, url(u"logs_old"_s), u"--as"_s,
                   u"{prefix}/{file}"_s})
                  .status,
              0);
    EXPECT_EQ(run({u"rm"_s, url(u"logs"_s), u"--recursive"_s, u"--yes"_s}).named(u"deleted"_s).size(), 1);
    EXPECT_TRUE(QFile::exists(storedFile(u"logs_old/b.img"_s)));
    const ProgramEnd ran = run({u"restore"_s, url(u"logs"_s), u"--to"_s, folder.filePath(u"back"_s)});
    EXPECT_EQ(ran.status, 1) << "nothing is left of it";
    EXPECT_FALSE(QFile::exists(folder.filePath(u"back"_s)));
}

TEST_F(Sources, AnObjectThatIsAFolderOfOthersTooIsNamedAndTheRestIsRestored)
{
    ASSERT_EQ(run({u"upload"_s, file(u"a.img"_s, 10), u"--to"_s, url(u"one.img"_s), u"--as"_s,
                   u"{prefix}/{file}"_s})
                  .status,
              0);
    const ProgramEnd ran = run({u"restore"_s, url(), u"--to"_s, folder.filePath(u"back"_s)});
    EXPECT_EQ(ran.status, 3) << "one.img is a file, so that one.img/a.img has no folder";
    EXPECT_EQ(ran.named(u"restored"_s).size(), 2);
}

TEST_F(Sources, OneObjectDoesNotReplaceAnotherOfTheSameRun)
{
    ASSERT_EQ(run({u"upload"_s, folder.filePath(u"two.img"_s), u"--to"_s, url(u"x"_s), u"--as"_s,
                   u"{prefix}/one.img"_s})
                  .status,
              0);
    const ProgramEnd ran = run({u"restore"_s, url(u"one.img"_s), url(u"x/one.img"_s), u"--to"_s,
                                folder.filePath(u"back"_s), u"--if-exists"_s, u"replace"_s});
    EXPECT_EQ(ran.status, 3);
    EXPECT_EQ(content(folder.filePath(u"back/one.img"_s)), content(folder.filePath(u"one.img"_s)));
}

TEST_F(Sources, AnObjectThatIsCalledLikeAFolderIsNotBelowIt)
{
    ASSERT_EQ(run({u"upload"_s, file(u"a.img"_s, 10), u"--to"_s, url(), u"--as"_s,
                   u"{prefix}/one.img.old/{file}"_s})
                  .status,
              0);
    ASSERT_EQ(
        run({u"upload"_s, file(u"b.img"_s, 10), u"--to"_s, url(), u"--as"_s, u"{prefix}/logs"_s}).status, 0);
    ASSERT_EQ(run({u"rm"_s, url(u"logs"_s), u"--recursive"_s, u"--yes"_s}).status, 1)
        << "nothing is below it";
    EXPECT_EQ(run({u"ls"_s, url(u"logs"_s)}).named(u"object"_s).size(), 1);
}

TEST_F(Sources, AFolderIsGoneOnWithByPassingOverWhatIsThere)
{
    const QString to = folder.filePath(u"back"_s);
    ASSERT_EQ(run({u"restore"_s, url(u"one.img"_s), u"--to"_s, (QDir().mkpath(to), to)}).status, 0);
    EXPECT_EQ(run({u"restore"_s, url(), u"--to"_s, to}).status, 3) << "one of them is there";
    QFile::remove(to + u"/two.img"_s);
    const ProgramEnd ran = run({u"restore"_s, url(), u"--to"_s, to, u"--if-exists"_s, u"skip"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(ran.named(u"restore_skipped"_s).size(), 1);
    EXPECT_EQ(ran.named(u"restored"_s).size(), 1);
}

TEST_F(Sources, APipeIsNeverReplaced)
{
    const QString pipe = folder.filePath(u"pipe"_s);
    ASSERT_EQ(::mkfifo(pipe.toUtf8().constData(), 0600), 0);
    const ProgramEnd ran =
        run({u"restore"_s, url(u"one.img"_s), u"--to"_s, pipe, u"--if-exists"_s, u"replace"_s});
    EXPECT_EQ(ran.status, 3);
    EXPECT_FALSE(QFileInfo(pipe).isFile());
}

TEST_F(Sources, AFolderIsRestoredWithItsNames)
{
    const QString to = folder.filePath(u"back"_s);
    const ProgramEnd ran = run({u"restore"_s, url(), u"--to"_s, to});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(ran.named(u"restored"_s).size(), 2);
    EXPECT_EQ(content(to + u"/one.img"_s), content(folder.filePath(u"one.img"_s)));
    EXPECT_EQ(content(to + u"/two.img"_s), content(folder.filePath(u"two.img"_s)));
}

TEST_F(Sources, AnObjectGoesToStandardOutputWithItsProof)
{
    const QString path = file(u"large.img"_s, 20 * mebi);
    checksum = u"crc64nvme"_s;
    ASSERT_EQ(upload(path).status, 0);
    ASSERT_TRUE(store->setFaults(u"get reset@50% x2"_s));
    const auto program =
        begin({u"restore"_s, url(u"large.img"_s), u"--to"_s, u"-"_s, u"--initial-delay"_s, u"50ms"_s});
    ASSERT_TRUE(comes([&] { return program->state() == QProcess::NotRunning; }));
    EXPECT_EQ(program->exitCode(), 0);
    EXPECT_EQ(Digest::of(DigestKind::Sha256, program->readAllStandardOutput()),
              Digest::of(DigestKind::Sha256, content(path)));
    const QByteArray said = program->readAllStandardError();
    EXPECT_TRUE(said.contains("\"checksum\":\"crc64nvme:")) << said.toStdString();
    EXPECT_TRUE(said.contains("\"event\":\"summary\"")) << said.toStdString();
}

} // namespace

} // namespace windlass
