// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/manifesttext.h"

#include <QStringEncoder>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

// The digests of `abc` (RFC 1321 and FIPS 180-4).
const QString md5 = u"900150983cd24fb0d6963f7d28e17f72"_s;
const QString sha1 = u"a9993e364706816aba3e25717850c26c9cd0d89d"_s;
const QString sha256 = u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s;
const QString sha384 = u"cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                       "8086072ba1e7cc2358baeca134c825a7"_s;

/// Returns `name: digest` for each statement, and `line N` for each line that is not understood.
QStringList read(const QByteArray &bytes)
{
    const ManifestText text = readManifestText(bytes);
    QStringList all;
    for (const ManifestStatement &one : text.statements)
        all << one.name + u": "_s + (one.digest ? digestText(*one.digest) : u"unusable"_s);
    for (const UnreadLine &line : text.unread)
        all << u"line %1"_s.arg(line.line);
    return all;
}

QStringList read(const QString &text)
{
    return read(text.toUtf8());
}

TEST(ManifestTextTest, EverySpellingInUseIsRead)
{
    const QStringList expected{u"a.vmdk: sha256:"_s + sha256};
    for (const QString &line :
         {u"SHA256(a.vmdk)= %1"_s, u"SHA256 (a.vmdk) = %1"_s, u"SHA-256(a.vmdk)=%1"_s,
          u"SHA2-256(a.vmdk)= %1"_s, u"sha256( a.vmdk )= %1 "_s, u"  SHA256(a.vmdk)= %1\t\r\n\r\n"_s,
          u"SHA256(\"a.vmdk\")= %1"_s, u"SHA256('a.vmdk')= \"%1\""_s, u"%1  a.vmdk"_s, u"%1 *a.vmdk"_s,
          u"%1 a.vmdk"_s, u"%1\ta.vmdk"_s, u"# made by hand\nSHA256(a.vmdk)= %1"_s,
          u"\ufeffSHA256(a.vmdk)= %1"_s})
        EXPECT_EQ(read(line.arg(sha256)), expected) << line.toStdString();
    EXPECT_EQ(read(u"SHA256(a.vmdk)= "_s + sha256.toUpper()), expected);
    EXPECT_EQ(read(u"SHA1(a (copy).vmdk)= "_s + sha1), QStringList{u"a (copy).vmdk: sha1:"_s + sha1});
}

TEST(ManifestTextTest, CoreutilsTellTheAlgorithmByTheLength)
{
    EXPECT_EQ(read(md5 + u"  a\n"_s + sha1 + u"  b\n"_s + sha384 + u"  c"_s),
              (QStringList{u"a: md5:"_s + md5, u"b: sha1:"_s + sha1, u"c: sha384:"_s + sha384}));
}

TEST(ManifestTextTest, CoreutilsEscapeNames)
{
    EXPECT_EQ(read(u"\\"_s + md5 + u"  two\\nlines\\\\"_s), QStringList{u"two\nlines\\: md5:"_s + md5});
    EXPECT_EQ(read(u"\\MD5 (two\\nlines) = "_s + md5), QStringList{u"two\nlines: md5:"_s + md5});
    EXPECT_EQ(read(md5 + u"  back\\slash"_s), QStringList{u"back\\slash: md5:"_s + md5})
        << "only where marked";
}

TEST(ManifestTextTest, EveryEndOfALineEndsOne)
{
    const QString text = u"MD5(a)= %1%2MD5(b)= %1%2"_s;
    for (const QString &end : {u"\n"_s, u"\r\n"_s, u"\r"_s})
        EXPECT_EQ(read(text.arg(md5, end)), (QStringList{u"a: md5:"_s + md5, u"b: md5:"_s + md5}));
    EXPECT_EQ(read(u"\r\nx\r\n\r\ny"_s), (QStringList{u"line 2"_s, u"line 4"_s}));
}

TEST(ManifestTextTest, Utf16IsReadWithAndWithoutItsMark)
{
    const QString text = u"MD5(gro\u00df.vmdk)= %1\r\n"_s.arg(md5);
    for (const auto encoding : {QStringConverter::Utf16LE, QStringConverter::Utf16BE}) {
        for (const auto flag : {QStringConverter::Flag::Default, QStringConverter::Flag::WriteBom}) {
            const QByteArray bytes = QStringEncoder(encoding, flag)(text);
            EXPECT_EQ(read(bytes), QStringList{u"gro\u00df.vmdk: md5:"_s + md5});
        }
    }
}

TEST(ManifestTextTest, AnotherEncodingIsTakenForLatin1)
{
    EXPECT_EQ(read(QByteArray("MD5(gro\xdf)= ") + md5.toLatin1()), QStringList{u"gro\u00df: md5:"_s + md5});
}

TEST(ManifestTextTest, AStatementWithoutAUsableDigestIsStillOneAboutItsFile)
{
    for (const QString &line : {u"SHA256(a)= %1"_s.arg(sha256.chopped(1)), u"SHA3-256(a)= %1"_s.arg(sha256),
                                u"SHA512/256(a)= %1"_s.arg(sha256), u"SHA256(a)="_s,
                                u"SHA256(a)= %1 # checked"_s.arg(sha256), u"%1  a"_s.arg(sha256.chopped(1))})
        EXPECT_EQ(read(line), QStringList{u"a: unusable"_s}) << line.toStdString();
}

TEST(ManifestTextTest, WhatIsNotUnderstoodIsNamedByItsLine)
{
    EXPECT_EQ(read("Manifest-Version: 1.0\n\nMD5(a\0b)= 1\nthe disk\n"_ba),
              (QStringList{u"line 1"_s, u"line 3"_s, u"line 4"_s}));
    EXPECT_EQ(read(u"MD5("_s + QString(70'000, u'a') + u")= "_s + md5), QStringList{u"line 1"_s});
}

TEST(ManifestTextTest, WhatIsNoManifestAtAllHasAnEnd)
{
    const ManifestText text = readManifestText(QByteArray("word\n").repeated(5000));
    EXPECT_TRUE(text.tooManyUnread);
    EXPECT_EQ(text.unread.size(), ManifestText::mostUnread);
}

} // namespace
} // namespace windlass
