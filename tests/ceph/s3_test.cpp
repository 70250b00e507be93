// SPDX-License-Identifier: GPL-3.0-or-later
// Our dialect of S3, over our network door, against a service that none of us wrote.
// tests/servers/ceph_tests.sh starts it and says where it is.
#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/providers/s3/dialect.h"
#include "core/providers/s3/errors.h"
#include "core/upload/work.h"
#include "tests/fakes/waituntil.h"

#include <QCryptographicHash>
#include <QDateTime>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

constexpr qint64 leastPart = 5 * 1024 * 1024;

class Ceph : public testing::Test
{
protected:
    static QString setting(const char *name)
    {
        const QString value = qEnvironmentVariable(name);
        EXPECT_FALSE(value.isEmpty()) << name << " is not set: run tests/servers/ceph_tests.sh";
        return value;
    }

    void SetUp() override
    {
        address.endpoint = QUrl(setting("WINDLASS_S3_ENDPOINT"));
        address.bucket = setting("WINDLASS_S3_BUCKET");
        address.region = setting("WINDLASS_S3_REGION");
        address.secret = KeyPair{setting("WINDLASS_S3_ACCESS_KEY"), setting("WINDLASS_S3_SECRET_KEY"), {}};
        address.pathStyle = true;
        address.key =
            u"ceph/"_s + QLatin1StringView(testing::UnitTest::GetInstance()->current_test_info()->name());
        object.uploadId = u"upload-of-the-test"_s;
    }

    Result<Receipt> make(const Work &work, const QByteArray &body = {})
    {
        HttpRequest request = s3.request(work, address, QDateTime::currentDateTimeUtc().addSecs(clockOff));
        if (sendsFile(stepOf(work)))
            request.body = body;
        std::optional<Result<HttpReply>> reply;
        const Handle handle = http.send(
            std::move(request), {.finished = [&reply](Result<HttpReply> got) { reply = std::move(got); }});
        EXPECT_TRUE(waitUntil([&reply] { return reply.has_value(); }));
        if (!reply || !*reply)
            return failed(reply ? reply->error() : Failure{});
        return s3.receipt(work, **reply, QDateTime::currentDateTimeUtc());
    }
    /// What HEAD says; a failure is reported as one of the test.
    std::optional<ObjectFacts> confirmed()
    {
        const auto head = make(work::Confirm{});
        EXPECT_TRUE(head) << head.error().text.english().toStdString();
        return head ? head->as<answer::HeadResult>().object : std::nullopt;
    }
    Result<Receipt> put(const QByteArray &bytes)
    {
        object.size = bytes.size();
        return make(work::Put{object, {}}, bytes);
    }
    void open()
    {
        const auto opened = make(work::Open{object});
        ASSERT_TRUE(opened) << opened.error().text.english().toStdString();
        session = opened->as<answer::Opened>().sessionId;
    }
    void sendPart(int part, const QByteArray &bytes)
    {
        const qint64 offset = (part - 1) * leastPart;
        const auto sent = make(work::Part{object, session, part, offset, bytes.size(), {}}, bytes);
        ASSERT_TRUE(sent) << sent.error().text.english().toStdString();
        parts.append({part, offset, bytes.size(), sent->etag(), md5(bytes)});
    }
    static QByteArray md5(const QByteArray &bytes)
    {
        return QCryptographicHash::hash(bytes, QCryptographicHash::Md5);
    }
    FailureClass classOf(const Failure &failure, Operation operation) const
    {
        return classify(failure, s3ErrorTable(), traitsOf(operation)).failureClass;
    }

    SystemTimers timers;
    QtHttp http{timers};
    S3Provider s3;
    ObjectAddress address;
    NewObject object;
    QString session;
    QList<ConfirmedPart> parts;
    int clockOff = 0;
};

TEST_F(Ceph, AnObjectInOnePieceIsConfirmedWithItsSizeAndDigest)
{
    const QByteArray bytes(100'000, 'w');
    const auto sent = put(bytes);
    ASSERT_TRUE(sent) << sent.error().text.english().toStdString();
    EXPECT_EQ(agrees(checksumText(ChecksumMode::Etag, md5(bytes)), sent->as<answer::Stored>().checksums),
              true);

    const auto found = confirmed();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->size, bytes.size());
    EXPECT_EQ(found->etag, sent->etag());
}

TEST_F(Ceph, AnObjectCarriesTheUploadItIsFrom)
{
    ASSERT_TRUE(put("bytes"));
    const auto found = confirmed();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->uploadId, object.uploadId);
}

TEST_F(Ceph, AMissingObjectIsAnAnswer)
{
    EXPECT_FALSE(confirmed());
}

TEST_F(Ceph, PartsBecomeAnObjectWhoseEtagWasForetold)
{
    open();
    sendPart(1, QByteArray(leastPart, 'a'));
    sendPart(2, QByteArray(1000, 'b'));
    const auto completed = make(work::Complete{object, session, parts});
    ASSERT_TRUE(completed) << completed.error().text.english().toStdString();

    const auto found = confirmed();
    ASSERT_TRUE(found);
    EXPECT_EQ(agrees(checksumText(ChecksumMode::Etag, parts), found->checksums), true);
    EXPECT_EQ(found->size, leastPart + 1000);
}

TEST_F(Ceph, TheServiceTellsWhichPartsItHolds)
{
    open();
    sendPart(1, QByteArray(leastPart, 'a'));
    sendPart(3, QByteArray(2000, 'c'));
    const auto listed = make(work::ListParts{session});
    ASSERT_TRUE(listed) << listed.error().text.english().toStdString();
    const auto &held = listed->as<answer::HeldParts>().parts;
    EXPECT_EQ(held.keys(), (QList<int>{1, 3}));
    EXPECT_EQ(held.value(3).length, 2000);
    EXPECT_EQ(held.value(3).etag, parts.last().etag);
}

TEST_F(Ceph, ASessionThatIsGoneIsBegunAgain)
{
    open();
    sendPart(1, QByteArray(leastPart, 'a'));
    ASSERT_TRUE(make(work::Abort{session, {}}));
    const work::Part part{object, session, 2, leastPart, 5, {}};
    for (const Work &work : {Work(work::ListParts{session}), Work(part)}) {
        const auto refused = make(work, "bytes");
        ASSERT_FALSE(refused);
        EXPECT_EQ(classOf(refused.error(), stepOf(work).operation), FailureClass::Restart)
            << refused.error().httpStatus << ' ' << refused.error().serviceCode.toStdString();
    }
}

TEST_F(Ceph, ClosingASessionThatIsGoneIsClearedUp)
{
    open();
    sendPart(1, QByteArray(leastPart, 'a'));
    ASSERT_TRUE(make(work::Abort{session, {}}));
    const auto refused = make(work::Complete{object, session, parts});
    ASSERT_FALSE(refused);
    EXPECT_EQ(classOf(refused.error(), Operation::Complete), FailureClass::Reconcile)
        << refused.error().httpStatus << ' ' << refused.error().serviceCode.toStdString();
}

TEST_F(Ceph, AKeyArrivesExactlyAsNamed)
{
    address.key = u"ceph/a b+c%20d//é仮~'\"(1)*!&=?#;:@,$.img"_s;
    ASSERT_TRUE(put("bytes"));
    EXPECT_TRUE(confirmed());
}

TEST_F(Ceph, AWrongSecretNeedsAPerson)
{
    std::get<KeyPair>(address.secret).secretAccessKey = u"wrong"_s;
    const auto sent = put("bytes");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().httpStatus, 403);
    EXPECT_EQ(sent.error().serviceCode, u"SignatureDoesNotMatch"_s);
    EXPECT_EQ(classOf(sent.error(), Operation::Put), FailureClass::Ask);
}

TEST_F(Ceph, AMissingBucketIsFinal)
{
    address.bucket = u"no-such-bucket-here"_s;
    const auto sent = put("bytes");
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().serviceCode, u"NoSuchBucket"_s);
    EXPECT_EQ(classOf(sent.error(), Operation::Put), FailureClass::Fatal);
}

TEST_F(Ceph, AClockThatIsHoursOffIsRecognised)
{
    clockOff = -3 * 3600;
    const auto sent = put("bytes");
    ASSERT_FALSE(sent);
    EXPECT_EQ(classOf(sent.error(), Operation::Put), FailureClass::Clock)
        << sent.error().serviceCode.toStdString();
}

TEST_F(Ceph, AFailureNamesItsRequest)
{
    address.bucket = u"no-such-bucket-here"_s;
    const auto sent = put("bytes");
    ASSERT_FALSE(sent);
    EXPECT_FALSE(sent.error().requestId.isEmpty());
}

} // namespace
} // namespace windlass
