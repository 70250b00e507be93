// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/answers.h"

#include "core/providers/s3/checksums.h"
#include "core/providers/s3/limits.h"
#include "core/providers/s3/listings.h"
#include "core/providers/s3/xmlanswer.h"
#include "core/retry/serverdelay.h"

#include <QUrl>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString unquoted(QByteArray etag)
{
    etag = etag.trimmed();
    if (etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"'))
        etag = etag.sliced(1, etag.size() - 2);
    return QString::fromLatin1(etag);
}

/// Has somebody else answered, with a page for people? Networks that want a login do. Whatever speaks S3
/// gives each request an id.
bool isLoginPage(const HttpReply &reply)
{
    const bool takesPlace = reply.status / 100 == 2 || reply.status == 302 || reply.status == 303;
    return takesPlace && reply.header("content-type").trimmed().toLower().startsWith("text/html") &&
           reply.header("x-amz-request-id").isEmpty();
}

Failure loginPage(const HttpReply &reply)
{
    Failure failure;
    failure.kind = FailureKind::Portal;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    return failure;
}

/// Where a redirect leads: its Location, or the host that its error names, under the scheme of before.
QUrl redirection(const HttpReply &reply, const XmlAnswer &xml)
{
    const QByteArray location = reply.status / 100 == 3 ? reply.header("location").trimmed() : QByteArray();
    if (!location.isEmpty())
        return QUrl::fromEncoded(location, QUrl::StrictMode);
    const QString endpoint = xml.root == u"Error" ? xml.first("Endpoint"_L1) : QString();
    return endpoint.isEmpty() ? QUrl() : QUrl(u"//"_s + endpoint, QUrl::StrictMode);
}

Failure refusal(const HttpReply &reply, const XmlAnswer &xml)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.requestSent = true;
    failure.httpStatus = reply.status;
    failure.serviceCode = xml.root == u"Error" ? xml.first("Code"_L1) : QString();
    if (failure.serviceCode.isEmpty())
        failure.serviceCode = QString::fromLatin1(reply.header("x-amz-error-code"));
    failure.text = xml.first("Message"_L1);
    failure.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    failure.region = QString::fromLatin1(reply.header("x-amz-bucket-region"));
    if (failure.region.isEmpty())
        failure.region = xml.first("Region"_L1);
    failure.location = redirection(reply, xml);
    const QDateTime now = QDateTime::currentDateTimeUtc(); // for two-digit years and a missing Date alone
    failure.serverDate = httpDate(reply.header("date"), now);
    // The largest of a repeated header: serverDelay() takes them joined.
    if (heedsServerDelay(reply.status)) {
        failure.serverDelay = serverDelay(
            [&reply](QByteArrayView name) {
                QByteArrayList values;
                for (const auto &[key, value] : reply.headers) {
                    if (name.compare(key, Qt::CaseInsensitive) == 0)
                        values.append(value);
                }
                return values.join(", ");
            },
            now);
    }
    return failure;
}

Failure senseless(const HttpReply &reply, const QString &why)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    failure.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    failure.text = why;
    return failure;
}

/// What is wrong with the range that an answer brings; empty: nothing. A service that knows no ranges sends
/// all.
QString wrongRange(const Step &step, const HttpReply &reply)
{
    const QByteArray range = reply.header("content-range");
    if (step.length == 0 || (reply.status == 200 && step.offset == 0 &&
                             reply.header("content-length").toLongLong() == step.length))
        return {};
    if (reply.status != 206)
        return u"The service sends the whole object where a range was asked for."_s;
    const QByteArray wanted = "bytes " + QByteArray::number(step.offset) + '-' +
                              QByteArray::number(step.offset + step.length - 1) + '/';
    return range.startsWith(wanted) ? QString() : u"The service sends another range than was asked for."_s;
}

void readParts(const XmlAnswer &xml, Receipt &receipt)
{
    ConfirmedPart part;
    for (const auto &[name, text] : xml.texts) {
        if (name == u"Part/PartNumber")
            part.part = text.toInt();
        else if (name == u"Part/ETag")
            part.etag = unquoted(text.toLatin1());
        else if (name == u"Part/Size")
            part.length = text.toLongLong();
        else if (name != u"Part")
            continue;
        if (name == u"Part")
            part = {};
        else if (part.part > 0)
            receipt.parts.insert(part.part, part);
    }
    if (xml.first("IsTruncated"_L1) == u"true")
        receipt.nextPartMarker = xml.first("NextPartNumberMarker"_L1).toInt();
}

} // namespace

Result<Receipt> s3Receipt(const Step &step, const HttpReply &reply)
{
    if (isLoginPage(reply))
        return failed(loginPage(reply));
    Receipt receipt;
    receipt.requestId = QString::fromLatin1(reply.header("x-amz-request-id"));
    const XmlAnswer xml = xmlAnswer(reply.body);
    const bool success = reply.status / 100 == 2 && xml.root != u"Error";
    if (!success) {
        if (step.operation == Operation::Confirm && reply.status == 404)
            return receipt; // there is no such object; HEAD has no body that could say more
        Failure failure = refusal(reply, xml);
        if (step.operation == Operation::Abort && failure.serviceCode == u"NoSuchUpload")
            return receipt; // nothing is left to take back
        return failed(std::move(failure));
    }
    switch (step.operation) {
    case Operation::Open:
        receipt.sessionId = xml.first("UploadId"_L1);
        if (receipt.sessionId.isEmpty())
            return failed(senseless(reply, u"The answer holds no upload id."_s));
        break;
    case Operation::Part:
    case Operation::Put:
        receipt.etag = unquoted(reply.header("etag"));
        if (receipt.etag.isEmpty())
            return failed(senseless(reply, u"The answer holds no ETag."_s));
        receipt.checksums = checksumsOf(reply, receipt.etag);
        break;
    case Operation::Complete:
        receipt.etag = unquoted(xml.first("ETag"_L1).toLatin1());
        // Ceph 16 leaves the ETag of its answer empty; HEAD has it.
        if (!xml.whole || xml.root != u"CompleteMultipartUploadResult")
            return failed(senseless(reply, u"The answer to closing the upload is cut or empty."_s));
        receipt.checksums = checksumsIn([&xml](QLatin1StringView name) { return xml.first(name); });
        break;
    case Operation::ListParts:
        if (!xml.whole || xml.root != u"ListPartsResult")
            return failed(senseless(reply, u"The list of parts is cut or empty."_s));
        readParts(xml, receipt);
        break;
    case Operation::Confirm:
        receipt.object =
            ObjectFacts{reply.header("content-length").toLongLong(), unquoted(reply.header("etag")),
                        QString::fromLatin1(reply.header(ourIdHeader)),
                        checksumsOf(reply, unquoted(reply.header("etag")))};
        break;
    case Operation::Get:
        if (const QString wrong = wrongRange(step, reply); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        receipt.etag = unquoted(reply.header("etag"));
        break;
    case Operation::ListUploads:
        if (!readUploads(reply.body, receipt))
            return failed(senseless(reply, u"The list of unfinished uploads is cut or empty."_s));
        break;
    case Operation::List:
        if (!readObjects(reply.body, receipt))
            return failed(senseless(reply, u"The list of objects is cut or empty."_s));
        break;
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
        break;
    }
    return receipt;
}

} // namespace windlass
