// SPDX-License-Identifier: GPL-3.0-or-later
// Uploads of files with a manifest, as in a script.
#include "tests/e2e/practicetest.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

class ManifestUpload : public PracticeTest
{
protected:
    void state(const QByteArray &lines) const
    {
        QFile manifest(folder.filePath(u"web.mf"_s));
        ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
        manifest.write(lines);
    }
    QByteArray lineFor(const QString &path) const
    {
        return "SHA256(" + QFileInfo(path).fileName().toUtf8() +
               ")= " + Digest::of(DigestKind::Sha256, content(path)).toHex() + '\n';
    }
};

TEST_F(ManifestUpload, WhatItStatesIsProvenAlongTheWay)
{
    const QString disk = file(u"web-disk1.vmdk"_s, 40 * mebi);
    const QString descriptor = file(u"web.ovf"_s, 5000);
    state(lineFor(disk) + lineFor(descriptor));
    for (const QString &path : {disk, descriptor}) {
        const auto ran = upload(path, {u"--part-size"_s, u"5MiB"_s});
        EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
        const auto finished = ran.named(u"transfer_finished"_s);
        ASSERT_EQ(finished.size(), 1);
        EXPECT_EQ(finished.first().value(u"digest"_s).toString(),
                  digestText({DigestKind::Sha256, Digest::of(DigestKind::Sha256, content(path))}));
        EXPECT_EQ(content(storedFile(QFileInfo(path).fileName())), content(path));
    }
}

TEST_F(ManifestUpload, AnotherFileFailsAndOnceTheManifestIsRightNothingIsSentTwice)
{
    const QString disk = file(u"web-disk1.vmdk"_s, 20 * mebi);
    const QByteArray right = lineFor(disk);
    state(QByteArray(right).replace(right.size() - 2, 1, right.at(right.size() - 2) == '0' ? "1" : "0"));
    const auto refused = upload(disk, {u"--part-size"_s, u"5MiB"_s});
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.named(u"transfer_finished"_s).first().value(u"failure"_s),
              u"not the file of its manifest"_s);
    EXPECT_FALSE(QFile::exists(storedFile(u"web-disk1.vmdk"_s)));
    EXPECT_EQ(requestsOf(practice::Operation::Complete), 0);

    state(right);
    const auto resumed = run({u"resume"_s, u"1"_s});
    EXPECT_EQ(resumed.status, 0) << resumed.err.toStdString();
    EXPECT_EQ(content(storedFile(u"web-disk1.vmdk"_s)), content(disk));
}

TEST_F(ManifestUpload, WithoutAUsableDigestTheFileStaysOut)
{
    const QString disk = file(u"web-disk1.vmdk"_s, mebi);
    state("SHA256(web-disk1.vmdk)= 12\n");
    const auto ran = upload(disk);
    EXPECT_NE(ran.status, 0);
    EXPECT_THAT(ran.err.toStdString(), HasSubstr("web.mf"));
    EXPECT_FALSE(QFile::exists(storedFile(u"web-disk1.vmdk"_s)));
}

} // namespace
} // namespace windlass
