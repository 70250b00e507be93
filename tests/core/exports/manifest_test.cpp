// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifest.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <sys/stat.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

const QString abc1 = u"a9993e364706816aba3e25717850c26c9cd0d89d"_s; // FIPS 180-4: the digests of `abc`
const QString abc256 = u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s;

class ManifestTest : public testing::Test
{
protected:
    void write(const QString &name, const QString &content) const
    {
        QFile out(path(name));
        ASSERT_TRUE(out.open(QIODevice::WriteOnly));
        out.write(content.toUtf8());
    }
    QString path(const QString &name) const { return folder.filePath(name); }
    /// The digest stated for a file, from a new Manifests without a cache.
    std::string of(const QString &name) const
    {
        const auto entry = Manifests().of(path(name));
        if (!entry)
            return "refused: " + entry.error().text.english().toStdString();
        return *entry ? digestText((*entry)->digest).toStdString() : "nothing";
    }

    QTemporaryDir folder;
};

TEST_F(ManifestTest, StatesADigestForEachFileThatItNames)
{
    write(u"web.mf"_s, u"SHA256(web.ovf)= %1\nSHA256(web-disk1.vmdk)= %1\n"_s.arg(abc256));
    EXPECT_EQ(of(u"web.ovf"_s), "sha256:" + abc256.toStdString());
    EXPECT_EQ(of(u"web-disk1.vmdk"_s), "sha256:" + abc256.toStdString());
    EXPECT_EQ(of(u"web-disk2.vmdk"_s), "nothing");
    EXPECT_EQ(of(u"web.mf"_s), "nothing");
    EXPECT_EQ((*Manifests().of(path(u"web.ovf"_s)))->manifest, path(u"web.mf"_s));
}

TEST_F(ManifestTest, IsReadAsTheExportersWriteIt)
{
    for (const QString &line :
         {u"SHA1(a (copy).vmdk)= %1\r\n"_s, u"SHA1 (a (copy).vmdk) = %1"_s, u"sha1(a (copy).vmdk)=%1\n"_s,
          u"SHA-1(a (copy).vmdk)= %1\n"_s, u"  SHA1(a (copy).vmdk)= %1  \n\n"_s}) {
        write(u"a.mf"_s, line.arg(abc1.toUpper()));
        EXPECT_EQ(of(u"a (copy).vmdk"_s), "sha1:" + abc1.toStdString()) << line.toStdString();
    }
    QFile::remove(path(u"a.mf"_s));
    write(u"A.MF"_s, u"SHA1(a)= "_s + abc1);
    EXPECT_EQ(of(u"a"_s), "sha1:" + abc1.toStdString()) << "whatever the case of its suffix";
}

TEST_F(ManifestTest, WhatIsNoManifestStatesNothing)
{
    write(u"META.mf"_s, u"Manifest-Version: 1.0\nSHA-256-Digest: abc\n"_s);
    EXPECT_EQ(of(u"a"_s), "nothing");
    EXPECT_THAT(of(u"meta-disk1.vmdk"_s), HasSubstr("None of its lines is a statement"))
        << "but of a file that it should be about that is not taken";
    write(u"web.txt"_s, u"SHA1(a)= "_s + abc1);
    EXPECT_EQ(of(u"a"_s), "nothing");
}

TEST_F(ManifestTest, MayBeLong)
{
    write(u"a.mf"_s, QString(200'000, u'x') + QString(5 * 1024 * 1024, u'\n') + u"SHA1(a)= "_s + abc1);
    EXPECT_EQ(of(u"a"_s), "sha1:" + abc1.toStdString());
}

TEST_F(ManifestTest, NamesFilesWithTheirFolders)
{
    ASSERT_TRUE(QDir(folder.path()).mkdir(u"disks"_s));
    write(u"disks/b"_s, u"abc"_s);
    write(u"web.mf"_s, u"SHA1(./a)= %1\nSHA1(disks/b)= %1\nSHA1(c)= %1\n"_s.arg(abc1));
    EXPECT_EQ(of(u"a"_s), "sha1:" + abc1.toStdString());
    EXPECT_EQ(of(u"disks/b"_s), "sha1:" + abc1.toStdString());
    EXPECT_EQ(of(u"disks/c"_s), "nothing") << "that is another one";
}

TEST_F(ManifestTest, OfSeveralTheOneNamedLikeTheFileCounts)
{
    write(u"web.mf"_s, u"SHA1(web-disk1.vmdk)= "_s + abc1);
    write(u"web-old.mf"_s, u"SHA1(web-disk1.vmdk)= "_s + QString(40, u'0'));
    EXPECT_EQ(of(u"web-disk1.vmdk"_s), "sha1:" + abc1.toStdString());
}

TEST_F(ManifestTest, AUsableDigestOutweighsOneThatIsNot)
{
    write(u"a.mf"_s, u"SHA384(a)= 00\nSHA1(a)= %1\n"_s.arg(abc1));
    EXPECT_EQ(of(u"a"_s), "sha1:" + abc1.toStdString());
}

TEST_F(ManifestTest, ADigestThatIsNoneIsRefusedWithItsLine)
{
    for (const QString &line : {u"\nSHA256(a)= abc\n"_s, u"\nSHA256(a)=\n"_s, u"\nSHA3(a)= %1\n"_s}) {
        write(u"a.mf"_s, line.contains(u'%') ? line.arg(abc1) : line);
        EXPECT_THAT(of(u"a"_s), HasSubstr("line 2")) << line.toStdString();
        EXPECT_EQ(of(u"b"_s), "nothing") << "which is not about others";
    }
}

TEST_F(ManifestTest, TwoThatDisagreeAreRefused)
{
    write(u"x.mf"_s, u"SHA1(a)= "_s + abc1);
    write(u"y.mf"_s, u"SHA1(a)= "_s + abc1);
    EXPECT_EQ(of(u"a"_s), "sha1:" + abc1.toStdString()) << "they say the same";
    write(u"y.mf"_s, u"SHA1(a)= "_s + QString(40, u'0'));
    EXPECT_THAT(of(u"a"_s), HasSubstr("has two digests"));
}

TEST_F(ManifestTest, OfSeveralAlgorithmsTheStrongestCounts)
{
    write(u"a.mf"_s, u"SHA1(a)= %1\nSHA256(a)= %2\nSHA1(a)= %1\n"_s.arg(abc1, abc256));
    EXPECT_EQ(of(u"a"_s), "sha256:" + abc256.toStdString());
}

TEST_F(ManifestTest, OneThatCannotBeReadIsRefused)
{
    // The file can be opened, but reading its first byte fails, also for root.
    ASSERT_TRUE(QFile::link(u"/proc/self/mem"_s, path(u"a.mf"_s)));
    EXPECT_THAT(of(u"a-disk1.vmdk"_s), HasSubstr("cannot be read"));
    EXPECT_EQ(of(u"b"_s), "nothing") << "which has another name";
}

TEST_F(ManifestTest, ANameThatIsSpeltOtherwiseIsMatchedIfItIsTheOnlyOne)
{
    write(u"web-disk1.vmdk"_s, u"abc"_s);
    for (const QString &name :
         {u".\\web-disk1.vmdk"_s, u"./web-disk1.vmdk"_s, path(u"web-disk1.vmdk"_s), u"Web-Disk1.VMDK"_s,
          u"C:\\exports\\web-disk1.vmdk"_s, u"/srv/exports/web-disk1.vmdk"_s, u"web%2Ddisk1.vmdk"_s}) {
        write(u"web.mf"_s, u"SHA1(%1)= %2"_s.arg(name, abc1));
        EXPECT_EQ(of(u"web-disk1.vmdk"_s), "sha1:" + abc1.toStdString()) << name.toStdString();
    }
    write(u"WEB-disk1.vmdk"_s, u"abc"_s);
    EXPECT_THAT(of(u"web-disk1.vmdk"_s), HasSubstr("several files could be meant"));
    write(u"web.mf"_s, u"SHA1(WEB-disk1.vmdk)= "_s + abc1);
    EXPECT_EQ(of(u"web-disk1.vmdk"_s), "nothing") << "that is the other one";
}

TEST_F(ManifestTest, ALineAboutTheFileThatIsNotUnderstoodStopsIt)
{
    write(u"web.mf"_s, u"SHA1(web.ovf)= %1\nthe checksum of web-disk1.vmdk is %1\n"_s.arg(abc1));
    EXPECT_THAT(of(u"web-disk1.vmdk"_s), HasSubstr("not understood, in its line 2"));
    EXPECT_EQ(of(u"web.ovf"_s), "sha1:" + abc1.toStdString());
}

TEST_F(ManifestTest, OneThatIsNoRegularFileOrTooLargeStopsItsFiles)
{
    ASSERT_EQ(::mkfifo(QFile::encodeName(path(u"a.mf"_s)).constData(), 0600), 0);
    EXPECT_THAT(of(u"a-disk1.vmdk"_s), HasSubstr("no regular file"));
    QFile::remove(path(u"a.mf"_s));
    ASSERT_TRUE(QFile::link(u"/dev/zero"_s, path(u"a.mf"_s)));
    EXPECT_THAT(of(u"a-disk1.vmdk"_s), HasSubstr("no regular file"));
    QFile::remove(path(u"a.mf"_s));
    QFile large(path(u"a.mf"_s));
    ASSERT_TRUE(large.open(QIODevice::WriteOnly) && large.resize(Manifests::largest + 1));
    EXPECT_THAT(of(u"a-disk1.vmdk"_s), HasSubstr("longer than"));
}

TEST_F(ManifestTest, ADescriptorThatNamesTheFileMakesItsManifestCoverIt)
{
    write(u"web.ovf"_s, u"<File ovf:href=\"System%20Disk.vmdk\"/>"_s);
    write(u"web.mf"_s, u"not a statement"_s);
    EXPECT_THAT(of(u"System Disk.vmdk"_s), HasSubstr("None of its lines"));
    EXPECT_EQ(of(u"Other Disk.vmdk"_s), "nothing");
}

TEST_F(ManifestTest, WhatAPersonShouldKnowIsFound)
{
    for (const QString &name : {u"web-disk1.vmdk"_s, u"web-disk2.vmdk"_s, u"web.cert"_s})
        write(name, u"abc"_s);
    write(u"web.mf"_s,
          u"SHA1(WEB-disk1.vmdk)= %1\nSHA1(gone.vmdk)= %1\nsome words\nWHIRLPOOL(x)= 00\n"_s.arg(abc1));
    Manifests manifests;
    EXPECT_TRUE(manifests.findings().isEmpty()) << "nothing was looked for yet";
    for (const QString &name : {u"web-disk1.vmdk"_s, u"web-disk2.vmdk"_s, u"web.cert"_s, u"web.mf"_s})
        ASSERT_TRUE(manifests.of(path(name))) << name.toStdString();
    std::vector<std::string> found;
    for (const Sentence &finding : manifests.findings())
        found.push_back(finding.english().toStdString());
    EXPECT_THAT(found,
                testing::UnorderedElementsAre(
                    HasSubstr("not understood: 3."), HasSubstr("not there: gone.vmdk, x."),
                    HasSubstr("cannot be used, in line 4."), HasSubstr("go unchecked: web-disk2.vmdk."),
                    HasSubstr("names WEB-disk1.vmdk, which is taken for web-disk1.vmdk, in line 1.")));
}

TEST_F(ManifestTest, AGoodOneGivesNoFindings)
{
    write(u"web.ovf"_s, u"abc"_s);
    write(u"web.mf"_s, u"# by hand\n\nSHA256(web.ovf)= %1\n"_s.arg(abc256));
    Manifests manifests;
    ASSERT_TRUE(manifests.of(path(u"web.ovf"_s)));
    ASSERT_TRUE(manifests.of(path(u"web.mf"_s)));
    EXPECT_EQ(manifests.findings(), QList<Sentence>());
}

TEST_F(ManifestTest, AnMd5IsTakenAndItsWeaknessSaid)
{
    write(u"a.mf"_s, u"MD5(a)= 900150983cd24fb0d6963f7d28e17f72"_s);
    Manifests manifests;
    EXPECT_EQ((**manifests.of(path(u"a"_s))).digest.kind, DigestKind::Md5);
    EXPECT_THAT(Sentence::joined(manifests.findings()).english().toStdString(), HasSubstr("MD5"));
}

TEST_F(ManifestTest, EachFolderIsReadOnce)
{
    write(u"a.mf"_s, u"SHA1(a)= "_s + abc1);
    Manifests manifests;
    ASSERT_TRUE(*manifests.of(path(u"a"_s)));
    QFile::remove(path(u"a.mf"_s));
    EXPECT_TRUE(*manifests.of(path(u"a"_s)));
}

} // namespace
} // namespace windlass
