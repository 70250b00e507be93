// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, ranges and other requests that are not part of an upload: the requests, and the meaning of the
// answers.
#include "core/providers/s3/dialect.h"
#include "tests/fakes/anywork.h"

#include <QUrlQuery>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
const S3Provider s3;
const ObjectAddress address{
    {QUrl(u"http://127.0.0.1:9000"_s), u"bucket"_s, {}, true}, u"k"_s, KeyPair{u"id"_s, u"secret"_s, {}}};

HttpRequest requestFor(const Work &work)
{
    return s3.request(work, address, now);
}

TEST(S3ListingsTest, UploadsAreAskedOfTheBucketBelowThePrefixAndFromTheMarker)
{
    const QUrl url = requestFor(work::ListUploads{u"a b/"_s, {u"a b/k+1"_s, u"id/2"_s, {}}}).url;
    EXPECT_EQ(url.path(), u"/bucket/"_s);
    EXPECT_EQ(
        url.query(QUrl::FullyEncoded),
        u"encoding-type=url&key-marker=a%20b%2Fk%2B1&prefix=a%20b%2F&upload-id-marker=id%2F2&uploads="_s);
}

TEST(S3ListingsTest, APageOfUploadsNamesThemAndWhereTheNextBegins)
{
    const auto page =
        s3.receipt(work::ListUploads{},
                   {200,
                    {},
                    "<?xml version=\"1.0\"?><ListMultipartUploadsResult "
                    "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                    "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                    "<NextKeyMarker>a+b%2B</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>"
                    "<Upload><Key>a+b%2B</Key><UploadId>u1</UploadId><Owner><ID>o</ID></Owner>"
                    "<Initiated>2026-01-20T10:00:00.000Z</Initiated></Upload></ListMultipartUploadsResult>"},
                   now);
    ASSERT_TRUE(page);
    ASSERT_EQ(page->as<answer::Uploads>().uploads.size(), 1);
    EXPECT_EQ(page->as<answer::Uploads>().uploads.first().key, u"a b+"_s);
    EXPECT_EQ(page->as<answer::Uploads>().uploads.first().sessionId, u"u1"_s);
    EXPECT_EQ(page->as<answer::Uploads>().uploads.first().started,
              QDateTime(QDate(2026, 1, 20), QTime(10, 0), Qt::UTC));
    EXPECT_EQ(page->as<answer::Uploads>().next, (PageMarker{u"a b+"_s, u"u1"_s, {}}));
}

/// The receipt for an answer with this list.
Result<Receipt> listed(Operation operation, const QByteArray &body)
{
    return s3.receipt(anyWork(operation), {200, {}, body}, now);
}

TEST(S3ListingsTest, WhereTheNextPageIsNotNamedItBeginsBehindTheLastEntry)
{
    const auto uploads =
        listed(Operation::ListUploads,
               "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><Upload><Key>k</Key>"
               "<UploadId>u</UploadId></Upload></ListMultipartUploadsResult>");
    ASSERT_TRUE(uploads);
    EXPECT_EQ(uploads->as<answer::Uploads>().next, (PageMarker{u"k"_s, u"u"_s, {}}));

    const auto objects = listed(Operation::List, "<ListBucketResult><IsTruncated>true</IsTruncated><Contents>"
                                                 "<Key>a b</Key></Contents></ListBucketResult>");
    ASSERT_TRUE(objects);
    EXPECT_TRUE(requestFor(work::List{{}, {}, objects->as<answer::Objects>().next})
                    .url.query(QUrl::FullyEncoded)
                    .contains(u"start-after=a%20b"_s));

    const auto parts = listed(Operation::ListParts, "<ListPartsResult><IsTruncated>true</IsTruncated>"
                                                    "<Part><PartNumber>7</PartNumber><Size>1</Size></Part>"
                                                    "<Part><PartNumber>3</PartNumber><Size>1</Size></Part>"
                                                    "</ListPartsResult>");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->as<answer::HeldParts>().next, 7);
}

TEST(S3ListingsTest, AnEmptyPageThatHasMoreIsNotTheLast)
{
    const QByteArray more = "<IsTruncated>true</IsTruncated>";
    for (const auto &[operation, root] : {std::pair(Operation::ListUploads, "ListMultipartUploadsResult"_ba),
                                          std::pair(Operation::List, "ListBucketResult"_ba),
                                          std::pair(Operation::ListParts, "ListPartsResult"_ba)}) {
        const auto page = listed(operation, '<' + root + '>' + more + "</" + root + '>');
        ASSERT_FALSE(page) << root.toStdString();
        EXPECT_EQ(page.error().kind, FailureKind::BadAnswer);
    }
}

TEST(S3ListingsTest, ANumberThatIsNoneMakesNoList)
{
    for (const QByteArray &size : {"-1"_ba, "abc"_ba, "1.5"_ba, "9223372036854775808"_ba}) {
        EXPECT_FALSE(listed(Operation::List, "<ListBucketResult><Contents><Key>k</Key><Size>" + size +
                                                 "</Size></Contents></ListBucketResult>"))
            << size.toStdString();
        EXPECT_FALSE(listed(Operation::ListParts, "<ListPartsResult><Part><PartNumber>1</PartNumber><Size>" +
                                                      size + "</Size></Part></ListPartsResult>"))
            << size.toStdString();
    }
    for (const QByteArray &number : {""_ba, "0"_ba, "-1"_ba, "10001"_ba, "4294967297"_ba, "one"_ba})
        EXPECT_FALSE(listed(Operation::ListParts, "<ListPartsResult><Part><PartNumber>" + number +
                                                      "</PartNumber><Size>1</Size></Part></ListPartsResult>"))
            << number.toStdString();
}

TEST(S3ListingsTest, ASizeThatIsNotSaidIsNotNought)
{
    const auto objects =
        listed(Operation::List, "<ListBucketResult><Contents><Key>k</Key></Contents></ListBucketResult>");
    ASSERT_TRUE(objects);
    EXPECT_EQ(objects->as<answer::Objects>().objects.first().size, std::nullopt);
    const auto parts =
        listed(Operation::ListParts,
               "<ListPartsResponse><Part><PartNumber>1</PartNumber></Part></ListPartsResponse>");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->as<answer::HeldParts>().parts.value(1).length, ConfirmedPart::unknownLength);
}

TEST(S3ListingsTest, TheLastPageHasNoNext)
{
    const auto page = s3.receipt(work::ListUploads{},
                                 {200,
                                  {},
                                  "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                                  "<NextKeyMarker>k</NextKeyMarker></ListMultipartUploadsResult>"},
                                 now);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->as<answer::Uploads>().next.empty());
}

TEST(S3ListingsTest, ACutListIsNoList)
{
    for (const QByteArray &body :
         {"<ListMultipartUploadsResult><Upload><Key>k</Key>"_ba, QByteArray(), "<Error/>"_ba})
        EXPECT_FALSE(s3.receipt(work::ListUploads{}, {200, {}, body}, now));
}

TEST(S3ListingsTest, ObjectsGoOnFromTheServicesToken)
{
    EXPECT_EQ(requestFor(work::List{{}, {}, {u"t/1="_s, {}, {}}}).url.query(QUrl::FullyEncoded),
              u"continuation-token=t%2F1%3D&encoding-type=url&list-type=2"_s);
    const auto page =
        s3.receipt(work::List{},
                   {200,
                    {},
                    "<ListBucketResult><IsTruncated>true</IsTruncated>"
                    "<NextContinuationToken>t2</NextContinuationToken><Contents><Key>k</Key>"
                    "<LastModified>2026-01-20T10:00:00.000Z</LastModified><ETag>\"e\"</ETag><Size>12</Size>"
                    "</Contents></ListBucketResult>"},
                   now);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->as<answer::Objects>().objects.value(0).size, 12);
    EXPECT_EQ(page->as<answer::Objects>().objects.value(0).etag, u"e"_s);
    EXPECT_EQ(page->as<answer::Objects>().next.key, u"t2"_s);
}

TEST(S3GetTest, ARangeIsAskedOfOneVersionOfTheObject)
{
    const HttpRequest request = requestFor(work::Get{2, 100, 50, u"abc-2"_s});
    EXPECT_EQ(request.method, "GET");
    EXPECT_TRUE(request.headers.contains({"Range"_ba, "bytes=100-149"_ba}));
    EXPECT_TRUE(request.headers.contains({"If-Match"_ba, "\"abc-2\""_ba}));
}

TEST(S3GetTest, AnAnswerMayBeAsLongAsWhatWasAskedFor)
{
    EXPECT_EQ(requestFor(work::Get{2, 100, 50, {}}).answerLimit, 50);
    EXPECT_EQ(requestFor(work::List{}).answerLimit, HttpReply::listLimit);
    EXPECT_EQ(requestFor(work::Confirm{}).answerLimit, HttpReply::usualLimit);
}

TEST(S3GetTest, OnlyTheRangeThatWasAskedForIsTaken)
{
    const work::Get range{2, 100, 50, {}};
    const auto got = [&range](int status, const QByteArray &contentRange) {
        return s3.receipt(range, {status, {{"Content-Range", contentRange}}, {}}, now).has_value();
    };
    EXPECT_TRUE(got(206, "bytes 100-149/1000"));
    EXPECT_FALSE(got(206, "bytes 0-49/1000"));
    EXPECT_FALSE(got(200, {}));
}

TEST(S3GetTest, AnotherVersionOfTheObjectIsNothingThatAnAttemptWouldChange)
{
    const auto refused =
        s3.receipt(work::Get{1, 0, 5, {}}, {412, {}, "<Error><Code>PreconditionFailed</Code></Error>"}, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(classify(refused.error(), s3.errorTable(), traitsOf(Operation::Get)).failureClass,
              FailureClass::Fatal);
}

TEST(S3GetTest, TheSizeOfAPartIsAskedForByItsNumber)
{
    EXPECT_EQ(requestFor(work::Confirm{1}).url.query(), u"partNumber=1"_s);
}

} // namespace
} // namespace windlass
