// SPDX-License-Identifier: GPL-3.0-or-later
// Folders with entries that cannot be uploaded, and the messages about them.
#include "tests/e2e/practicetest.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::HasSubstr;

class LeftOutUpload : public PracticeTest
{
protected:
    LeftOutUpload() { file(u"web/web.ovf"_s, 1000); }

    QString web() const { return folder.filePath(u"web"_s); }
    QByteArray name(const QString &below) const { return QFile::encodeName(web() + u'/' + below); }
};

TEST_F(LeftOutUpload, WhatIsMissingIsNamedCountedAndMakesTheStatusOne)
{
    file(u"san/disk1.vmdk"_s, 1000);
    ASSERT_EQ(::symlink("../san", name(u"disks"_s).constData()), 0);
    ASSERT_EQ(::mkfifo(name(u"pipe"_s).constData(), 0600), 0);
    const auto ran = upload(web());
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err.toStdString(), HasSubstr("disks is left out"));
    const auto leftOut = ran.named(u"left_out"_s);
    ASSERT_EQ(leftOut.size(), 2);
    EXPECT_EQ(leftOut.first().value(u"reason"_s), u"folder_link"_s);
    EXPECT_EQ(ran.named(u"summary"_s).first().value(u"left_out"_s), 2);
    EXPECT_EQ(ran.named(u"summary"_s).first().value(u"exit_status"_s), 1);
    EXPECT_TRUE(QFile::exists(storedFile(u"web.ovf"_s))) << "what can be sent is sent";

    QFile::remove(web() + u"/pipe"_s);
    const auto followed = upload(web(), {u"--follow-links"_s, u"--if-exists"_s, u"replace"_s});
    EXPECT_EQ(followed.status, 0) << followed.err.toStdString();
    EXPECT_EQ(content(storedFile(u"disks/disk1.vmdk"_s)), content(folder.filePath(u"san/disk1.vmdk"_s)));
}

TEST_F(LeftOutUpload, WhatIsExcludedIsCountedAndNothingIsWrongWithIt)
{
    file(u"web/web.log"_s, 1000);
    const auto ran = upload(web(), {u"--exclude"_s, u"*.log"_s});
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_EQ(ran.named(u"summary"_s).first().value(u"left_out"_s), 1);
    EXPECT_FALSE(QFile::exists(storedFile(u"web.log"_s)));
}

TEST_F(LeftOutUpload, ADryRunTellsEverythingAndWritesNothing)
{
    file(u"web/web-disk1.vmdk"_s, 1000);
    QFile manifest(web() + u"/web.mf"_s);
    ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
    manifest.write("SHA1(gone.vmdk)= " + QByteArray(40, '0') + '\n');
    manifest.close();
    ASSERT_EQ(::symlink("/no/such/disk", name(u"disk2.vmdk"_s).constData()), 0);
    const auto ran = upload(web(), {u"--dry-run"_s});
    EXPECT_EQ(ran.status, 1) << "as the upload itself would end";
    const auto planned = ran.named(u"planned"_s);
    ASSERT_EQ(planned.size(), 3);
    EXPECT_EQ(planned.first().value(u"key"_s), u"p/web-disk1.vmdk"_s);
    EXPECT_EQ(ran.named(u"left_out"_s).size(), 1);
    EXPECT_EQ(ran.named(u"finding"_s).size(), 2) << "one file too few, and two too many";
    EXPECT_EQ(ran.named(u"summary"_s).first().value(u"planned"_s), 3);
    EXPECT_FALSE(QFile::exists(storedFile(u"web.ovf"_s)));
    EXPECT_FALSE(QFile::exists(folder.filePath(u"profile"_s))) << "not even a profile";
}

TEST_F(LeftOutUpload, AManifestsFindingsAreSeen)
{
    QFile manifest(web() + u"/web.mf"_s);
    ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
    manifest.write("SHA2-256(web.ovf)= " +
                   Digest::of(DigestKind::Sha256, content(web() + u"/web.ovf"_s)).toHex() + "\nsome words\n");
    manifest.close();
    const auto ran = upload(web());
    EXPECT_EQ(ran.status, 0) << ran.err.toStdString();
    EXPECT_THAT(ran.err.toStdString(), HasSubstr("not understood: 2."));
    EXPECT_EQ(ran.named(u"finding"_s).size(), 1);
    EXPECT_EQ(ran.named(u"summary"_s).first().value(u"findings"_s), 1);
    EXPECT_THAT(content(folder.filePath(u"profile/logs/windlass.log"_s)).toStdString(),
                HasSubstr("not understood: 2."));
}

} // namespace
} // namespace windlass
