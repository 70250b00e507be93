// SPDX-License-Identifier: GPL-3.0-or-later
// Lists, ranges and other requests that are not part of an upload: the requests, and the meaning of the
// answers.
#include "core/providers/s3/dialect.h"

#include <QUrlQuery>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

const QDateTime now(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC);
const S3Provider s3;
const ObjectAddress address{
    {QUrl(u"http://127.0.0.1:9000"_s), u"bucket"_s, {}, true}, u"k"_s, KeyPair{u"id"_s, u"secret"_s, {}}};

HttpRequest requestFor(const Step &step, const UploadFacts &facts = {})
{
    return s3.request(step, address, facts, now);
}
Step only(Operation operation)
{
    return {operation, 0, 0, 0};
}

TEST(S3ListingsTest, UploadsAreAskedOfTheBucketBelowThePrefixAndFromTheMarker)
{
    UploadFacts facts;
    facts.prefix = u"a b/"_s;
    facts.page = {u"a b/k+1"_s, u"id/2"_s, {}};
    const QUrl url = requestFor(only(Operation::ListUploads), facts).url;
    EXPECT_EQ(url.path(), u"/bucket/"_s);
    EXPECT_EQ(
        url.query(QUrl::FullyEncoded),
        u"encoding-type=url&key-marker=a%20b%2Fk%2B1&prefix=a%20b%2F&upload-id-marker=id%2F2&uploads="_s);
}

TEST(S3ListingsTest, APageOfUploadsNamesThemAndWhereTheNextBegins)
{
    const auto page =
        s3.receipt(only(Operation::ListUploads),
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
    ASSERT_EQ(page->uploads.size(), 1);
    EXPECT_EQ(page->uploads.first().key, u"a b+"_s);
    EXPECT_EQ(page->uploads.first().sessionId, u"u1"_s);
    EXPECT_EQ(page->uploads.first().started, QDateTime(QDate(2026, 1, 20), QTime(10, 0), Qt::UTC));
    EXPECT_EQ(page->nextPage, (PageMarker{u"a b+"_s, u"u1"_s, {}}));
}

/// The receipt for an answer with this list.
Result<Receipt> listed(Operation operation, const QByteArray &body)
{
    return s3.receipt(only(operation), {200, {}, body}, now);
}

TEST(S3ListingsTest, WhereTheNextPageIsNotNamedItBeginsBehindTheLastEntry)
{
    const auto uploads =
        listed(Operation::ListUploads,
               "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><Upload><Key>k</Key>"
               "<UploadId>u</UploadId></Upload></ListMultipartUploadsResult>");
    ASSERT_TRUE(uploads);
    EXPECT_EQ(uploads->nextPage, (PageMarker{u"k"_s, u"u"_s, {}}));

    const auto objects = listed(Operation::List, "<ListBucketResult><IsTruncated>true</IsTruncated><Contents>"
                                                 "<Key>a b</Key></Contents></ListBucketResult>");
    ASSERT_TRUE(objects);
    UploadFacts facts;
    facts.page = objects->nextPage;
    EXPECT_TRUE(requestFor(only(Operation::List), facts)
                    .url.query(QUrl::FullyEncoded)
                    .contains(u"start-after=a%20b"_s));

    const auto parts = listed(Operation::ListParts, "<ListPartsResult><IsTruncated>true</IsTruncated>"
                                                    "<Part><PartNumber>7</PartNumber><Size>1</Size></Part>"
                                                    "<Part><PartNumber>3</PartNumber><Size>1</Size></Part>"
                                                    "</ListPartsResult>");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->nextPartMarker, 7);
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
    EXPECT_EQ(objects->objects.first().size, std::nullopt);
    const auto parts =
        listed(Operation::ListParts,
               "<ListPartsResponse><Part><PartNumber>1</PartNumber></Part></ListPartsResponse>");
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->parts.value(1).length, ConfirmedPart::unknownLength);
}

TEST(S3ListingsTest, TheLastPageHasNoNext)
{
    const auto page = s3.receipt(only(Operation::ListUploads),
                                 {200,
                                  {},
                                  "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                                  "<NextKeyMarker>k</NextKeyMarker></ListMultipartUploadsResult>"},
                                 now);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->nextPage.empty());
}

TEST(S3ListingsTest, ACutListIsNoList)
{
    for (const QByteArray &body :
         {"<ListMultipartUploadsResult><Upload><Key>k</Key>"_ba, QByteArray(), "<Error/>"_ba})
        EXPECT_FALSE(s3.receipt(only(Operation::ListUploads), {200, {}, body}, now));
}

TEST(S3ListingsTest, ObjectsGoOnFromTheServicesToken)
{
    UploadFacts facts;
    facts.page.key = u"t/1="_s;
    EXPECT_EQ(requestFor(only(Operation::List), facts).url.query(QUrl::FullyEncoded),
              u"continuation-token=t%2F1%3D&encoding-type=url&list-type=2"_s);
    const auto page =
        s3.receipt(only(Operation::List),
                   {200,
                    {},
                    "<ListBucketResult><IsTruncated>true</IsTruncated>"
                    "<NextContinuationToken>t2</NextContinuationToken><Contents><Key>k</Key>"
                    "<LastModified>2026-01-20T10:00:00.000Z</LastModified><ETag>\"e\"</ETag><Size>12</Size>"
                    "</Contents></ListBucketResult>"},
                   now);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->objects.value(0).size, 12);
    EXPECT_EQ(page->objects.value(0).etag, u"e"_s);
    EXPECT_EQ(page->nextPage.key, u"t2"_s);
}

TEST(S3GetTest, ARangeIsAskedOfOneVersionOfTheObject)
{
    UploadFacts facts;
    facts.etag = u"abc-2"_s;
    const HttpRequest request = requestFor({Operation::Get, 2, 100, 50}, facts);
    EXPECT_EQ(request.method, "GET");
    EXPECT_TRUE(request.headers.contains({"Range"_ba, "bytes=100-149"_ba}));
    EXPECT_TRUE(request.headers.contains({"If-Match"_ba, "\"abc-2\""_ba}));
}

TEST(S3GetTest, AnAnswerMayBeAsLongAsWhatWasAskedFor)
{
    EXPECT_EQ(requestFor({Operation::Get, 2, 100, 50}).answerLimit, 50);
    EXPECT_EQ(requestFor(only(Operation::List)).answerLimit, HttpReply::listLimit);
    EXPECT_EQ(requestFor(only(Operation::Confirm)).answerLimit, HttpReply::usualLimit);
}

TEST(S3GetTest, OnlyTheRangeThatWasAskedForIsTaken)
{
    const Step range{Operation::Get, 2, 100, 50};
    const auto got = [&range](int status, const QByteArray &contentRange) {
        return s3.receipt(range, {status, {{"Content-Range", contentRange}}, {}}, now).has_value();
    };
    EXPECT_TRUE(got(206, "bytes 100-149/1000"));
    EXPECT_FALSE(got(206, "bytes 0-49/1000"));
    EXPECT_FALSE(got(200, {}));
}

TEST(S3GetTest, AnotherVersionOfTheObjectIsNothingThatAnAttemptWouldChange)
{
    const auto refused = s3.receipt({Operation::Get, 1, 0, 5},
                                    {412, {}, "<Error><Code>PreconditionFailed</Code></Error>"}, now);
    ASSERT_FALSE(refused);
    EXPECT_EQ(classify(refused.error(), s3.errorTable(), traitsOf(Operation::Get)).failureClass,
              FailureClass::Fatal);
}

TEST(S3GetTest, TheSizeOfAPartIsAskedForByItsNumber)
{
    EXPECT_EQ(requestFor({Operation::Confirm, 1, 0, 0}).url.query(), u"partNumber=1"_s);
}

} // namespace
} // namespace windlass
