// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/dialect.h"
#include "core/restore/verification.h"
#include "tests/fakes/loadeddice.h"
#include "tests/fakes/objecthttp.h"
#include "tests/fakes/virtualtimers.h"

#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using testing::ElementsAre;

class VerificationTest : public testing::Test
{
protected:
    void SetUp() override
    {
        write("0123456789abcdefghij");
        http.keepInParts("0123456789abcdefghij", 8);
        http.more = {{"x-amz-meta-windlass-upload-id"_ba, "our-id"_ba}};
        transfer.id = 7;
        transfer.file = path();
        transfer.destination.edit().bucket = u"bucket"_s;
        transfer.key = u"web.ova"_s;
        transfer.fingerprint = *fingerprintOf(path());
        transfer.plan = {20, 8};
        transfer.uploadId = u"our-id"_s;
        transfer.state = TransferState::Done;
        transfer.bytesSent = 20;
        transfer.checksum = u"md5-parts:"_s + QString::fromLatin1(http.etag);
        transfer.session.emplace();
        for (const Step &range : rangesOf(transfer.plan)) {
            const QByteArray digest =
                Digest::of(DigestKind::Md5, http.content.mid(range.offset, range.length));
            transfer.session->held.append(
                {range.part, range.offset, range.length, QString::fromLatin1(digest.toHex()), digest});
        }
    }

    void write(const QByteArray &bytes)
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QString path() const { return folder.filePath(u"web.ova"_s); }
    /// A manifest's digest. The file matched it when it was uploaded.
    static ManifestDigest stated(QByteArrayView content)
    {
        return {u"/srv/web.mf"_s, {DigestKind::Sha256, Digest::of(DigestKind::Sha256, content)}, {}, true};
    }

    VerifyEnd verify(int lanes = 0)
    {
        ServiceRequests requests(transfer.destination, KeyPair{u"id"_s, u"key"_s, {}}, *retryPreset(u"quick"),
                                 ServiceRequests::Doors{timers, dice, http, s3, nullptr},
                                 [](const Event &) {});
        std::optional<VerifyEnd> end;
        Verification verification(requests, transfer, lanes,
                                  {[](qint64, qint64) {}, [&end](const VerifyEnd &found) { end = found; }});
        verification.start();
        while (!end && timers.advanceToNext()) {
        }
        return end.value_or(VerifyEnd{});
    }
    static QStringList named(const VerifyEnd &end, Agreement result)
    {
        QStringList names;
        for (const Check &check : end.checks) {
            if (check.result == result)
                names << check.name;
        }
        return names;
    }
    static QString said(const VerifyEnd &end)
    {
        QStringList all;
        for (const Check &check : end.checks)
            all << check.text.english();
        return all.join(u' ');
    }

    QTemporaryDir folder;
    VirtualTimers timers;
    LoadedDice dice;
    ObjectHttp http{timers};
    S3Provider s3;
    StoredTransfer transfer;
};

TEST_F(VerificationTest, AMatchingFileJournalAndObjectNeedNoDownload)
{
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs()) << said(end).toStdString();
    EXPECT_THAT(named(end, Agreement::Same),
                ElementsAre(u"file"_s, u"content"_s, u"size"_s, u"upload_id"_s, u"checksum"_s));
    EXPECT_TRUE(http.ranges.isEmpty());
}

TEST_F(VerificationTest, AChangedByteOfTheFileIsFoundInItsPart)
{
    write("0123456789aXcdefghij");
    const VerifyEnd end = verify();
    EXPECT_THAT(named(end, Agreement::Differs), ElementsAre(u"file"_s, u"content"_s, u"checksum"_s));
    EXPECT_TRUE(said(end).contains(u"part 2"_s)) << said(end).toStdString();
}

TEST_F(VerificationTest, TheFileIsComparedWithItsManifestAgain)
{
    transfer.manifest = stated(http.content);
    const VerifyEnd end = verify(2);
    EXPECT_FALSE(end.differs()) << said(end).toStdString();
    EXPECT_THAT(named(end, Agreement::Same), ElementsAre(u"file"_s, u"content"_s, u"manifest"_s, u"size"_s,
                                                         u"upload_id"_s, u"checksum"_s, u"bytes"_s));
}

TEST_F(VerificationTest, AFileThatNoLongerMatchesItsManifestDiffers)
{
    transfer.manifest = stated(http.content);
    write("0123456789aXcdefghij");
    const VerifyEnd end = verify();
    EXPECT_TRUE(named(end, Agreement::Differs).contains(u"manifest"_s));
    EXPECT_TRUE(said(end).contains(u"not what web.mf states"_s)) << said(end).toStdString();
}

TEST_F(VerificationTest, TheManifestVerifiesATouchedFileWithoutOtherChecksums)
{
    transfer.manifest = stated(http.content);
    transfer.checksumMode = ChecksumMode::None;
    transfer.checksum.clear();
    transfer.session.reset();
    transfer.fingerprint.modifiedNs -= 1'000'000'000;
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs()) << said(end).toStdString();
    EXPECT_TRUE(named(end, Agreement::NotCompared).contains(u"content"_s));

    write("0123456789aXcdefghij");
    EXPECT_THAT(named(verify(), Agreement::Differs), testing::IsSupersetOf({u"file"_s, u"manifest"_s}));
}

TEST_F(VerificationTest, AnEmptyFileIsComparedWithItsManifest)
{
    write("");
    http.keep("");
    transfer.plan = {0, 8};
    transfer.session.reset();
    transfer.checksum = u"md5:"_s + QString::fromLatin1(Digest::of(DigestKind::Md5, {}).toHex());
    transfer.fingerprint = *fingerprintOf(path());
    transfer.manifest = stated({});
    EXPECT_TRUE(named(verify(), Agreement::Same).contains(u"manifest"_s)) << said(verify()).toStdString();
}

TEST_F(VerificationTest, AMissingOrLongerFileIsNotComparedWithItsManifest)
{
    transfer.manifest = stated(http.content);
    write("0123456789abcdefghij, and more");
    EXPECT_THAT(named(verify(), Agreement::Differs), ElementsAre(u"file"_s));
    QFile::remove(path());
    EXPECT_THAT(named(verify(), Agreement::Differs), ElementsAre(u"file"_s));
}

TEST_F(VerificationTest, AFileWithOnlyANewTimeIsTheSame)
{
    transfer.fingerprint.modifiedNs -= 1'000'000'000;
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs());
    EXPECT_TRUE(said(end).contains(u"its bytes are the same"_s));
}

TEST_F(VerificationTest, ALongerFileDiffersAndTheObjectIsComparedWithTheJournal)
{
    write("0123456789abcdefghij, and more");
    const VerifyEnd end = verify();
    EXPECT_THAT(named(end, Agreement::Differs), ElementsAre(u"file"_s));
    EXPECT_THAT(named(end, Agreement::Same), ElementsAre(u"size"_s, u"upload_id"_s, u"checksum"_s));
}

TEST_F(VerificationTest, AnObjectReplacedByAnotherUploadIsNotOurs)
{
    http.keep("another");
    http.more = {};
    const VerifyEnd end = verify();
    EXPECT_TRUE(end.differs());
    EXPECT_THAT(named(end, Agreement::Differs), ElementsAre(u"size"_s, u"upload_id"_s));
}

TEST_F(VerificationTest, ASkippedTransferMayHaveTheIdOfAnotherUpload)
{
    transfer.bytesSent = 0; // the same object existed already
    http.more = {{"x-amz-meta-windlass-upload-id"_ba, "another-id"_ba}};
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs());
    EXPECT_THAT(named(end, Agreement::NotCompared), ElementsAre(u"upload_id"_s));
    EXPECT_TRUE(said(end).contains(u"sent nothing"_s));
}

TEST_F(VerificationTest, AMissingObjectDiffers)
{
    http.trouble = [](const HttpRequest &) { return HttpReply{404, {}, {}}; };
    EXPECT_THAT(named(verify(), Agreement::Differs), ElementsAre(u"object"_s));
}

TEST_F(VerificationTest, AMissingServiceChecksumIsReported)
{
    http.etag = "opaque";
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs());
    EXPECT_THAT(named(end, Agreement::NotCompared), ElementsAre(u"checksum"_s));
    EXPECT_TRUE(said(end).contains(u"--download"_s));
}

TEST_F(VerificationTest, ADownloadFindsWhatNoChecksumShows)
{
    http.etag = "opaque";
    http.content[17] = 'X';
    EXPECT_FALSE(verify().differs());
    const VerifyEnd end = verify(2);
    EXPECT_THAT(named(end, Agreement::Differs), ElementsAre(u"bytes"_s));
    EXPECT_TRUE(said(end).contains(u"part 3"_s)) << said(end).toStdString();
}

TEST_F(VerificationTest, AServiceThatDoesNotAnswerIsNotADifference)
{
    http.trouble = [](const HttpRequest &) { return HttpReply{503, {}, {}}; };
    const VerifyEnd end = verify();
    EXPECT_FALSE(end.differs());
    EXPECT_EQ(end.cause, Cause::Exhausted);
}

} // namespace
} // namespace windlass
