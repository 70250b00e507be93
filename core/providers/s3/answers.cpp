// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/answers.h"

#include "core/base/outside.h"
#include "core/base/sentence.h"
#include "core/base/servicenames.h"
#include "core/providers/s3/checksums.h"
#include "core/providers/s3/limits.h"
#include "core/providers/s3/listings.h"
#include "core/providers/s3/xmlanswer.h"
#include "core/retry/serverdelay.h"

#include <QUrl>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The header's value, cut to `longest` characters.
QString text(const HttpReply &reply, QByteArrayView header, qsizetype longest)
{
    return cut(QString::fromLatin1(reply.header(header)), longest);
}

QString requestIdOf(const HttpReply &reply)
{
    return text(reply, "x-amz-request-id", longestRequestId);
}

/// Has something other than the service answered, with a page for people? Networks that require a login
/// answer with a page or a redirect to one. Services mark some empty answers as HTML, too, and not all of
/// them send S3's request id.
bool isLoginPage(const HttpReply &reply, const XmlAnswer &xml)
{
    constexpr int networkWantsLogin = 511; // RFC 6585, 6: never sent by the service itself
    if (reply.status == networkWantsLogin)
        return true;
    const bool typed = reply.header("content-type").trimmed().toLower().startsWith("text/html");
    if (!typed || !reply.header("x-amz-request-id").isEmpty())
        return false;
    if (reply.status == 302 || reply.status == 303)
        return true;
    const bool isXml = xml.whole && xml.root.compare(u"html", Qt::CaseInsensitive) != 0;
    return reply.status / 100 == 2 && !reply.body.trimmed().isEmpty() && !isXml;
}

Failure loginPage(const HttpReply &reply)
{
    Failure failure;
    failure.kind = FailureKind::Portal;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    return failure;
}

/// Where a redirect leads: its Location, or the host that its error names, with the previous scheme.
QUrl redirection(const HttpReply &reply, const XmlAnswer &xml)
{
    const QByteArray location = reply.status / 100 == 3 ? reply.header("location").trimmed() : QByteArray();
    if (!location.isEmpty() && location.size() <= longestAddress)
        return QUrl::fromEncoded(location, QUrl::StrictMode);
    const QString endpoint = xml.root == u"Error" ? xml.first("Endpoint"_L1) : QString();
    return endpoint.isEmpty() || endpoint.size() > longestAddress
               ? QUrl()
               : QUrl(u"//"_s + endpoint, QUrl::StrictMode);
}

/// `now`: to complete two-digit years, and in place of a missing Date header.
Failure refusal(const HttpReply &reply, const XmlAnswer &xml, const QDateTime &now)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.requestSent = true;
    failure.httpStatus = reply.status;
    failure.serviceCode = xml.root == u"Error" ? cut(xml.first("Code"_L1).trimmed(), longestCode) : QString();
    if (failure.serviceCode.isEmpty())
        failure.serviceCode = text(reply, "x-amz-error-code", longestCode);
    failure.text = cut(xml.first("Message"_L1), longestMessage);
    failure.requestId = requestIdOf(reply);
    failure.region = QString::fromLatin1(reply.header("x-amz-bucket-region")).trimmed();
    if (failure.region.isEmpty())
        failure.region = xml.first("Region"_L1).trimmed();
    if (!isRegion(failure.region)) // because it becomes part of a host name and of a header
        failure.region.clear();
    failure.location = redirection(reply, xml);
    failure.serverDate = httpDate(reply.header("date"), now);
    // serverDelay() gets the values of a repeated header joined, and takes the largest.
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

Failure senseless(const HttpReply &reply, const Sentence &why)
{
    Failure failure;
    failure.kind = FailureKind::BadAnswer;
    failure.httpStatus = reply.status;
    failure.requestSent = true;
    failure.requestId = requestIdOf(reply);
    failure.text = why;
    return failure;
}

/// What is wrong with the range of an answer; empty: nothing. A service without support for ranges sends the
/// whole object.
Sentence wrongRange(const Step &step, const HttpReply &reply)
{
    const QByteArray range = reply.header("content-range");
    if (step.length == 0 || (reply.status == 200 && step.offset == 0 &&
                             contentLengthFrom(reply.header("content-length")) == step.length))
        return {};
    if (reply.status != 206)
        return Sentence::tr("The service sends the whole object where a range was asked for.");
    const QByteArray wanted = "bytes " + QByteArray::number(step.offset) + '-' +
                              QByteArray::number(step.offset + step.length - 1) + '/';
    return range.startsWith(wanted) ? Sentence()
                                    : Sentence::tr("The service sends another range than was asked for.");
}

} // namespace

Result<Receipt> s3Receipt(const Step &step, const HttpReply &reply, const QDateTime &now)
{
    Receipt receipt;
    receipt.requestId = requestIdOf(reply);
    const XmlAnswer xml = xmlAnswer(reply.body);
    if (isLoginPage(reply, xml))
        return failed(loginPage(reply));
    const bool success = reply.status / 100 == 2 && xml.root != u"Error";
    if (!success) {
        if (step.operation == Operation::Confirm && reply.status == 404)
            return receipt; // the object does not exist; HEAD has no body with details
        Failure failure = refusal(reply, xml, now);
        if (step.operation == Operation::Abort && failure.serviceCode == u"NoSuchUpload")
            return receipt; // nothing is left to remove
        return failed(std::move(failure));
    }
    switch (step.operation) {
    case Operation::Open:
        receipt.sessionId = xml.first("UploadId"_L1);
        if (receipt.sessionId.isEmpty() || receipt.sessionId.size() > longestIdentity)
            return failed(senseless(reply, Sentence::tr("The answer holds no upload id.")));
        break;
    case Operation::Part:
    case Operation::Put:
        receipt.etag = unquoted(reply.header("etag")); // a proxy may have removed it; lists and HEAD have it
        receipt.checksums = checksumsOf(reply, receipt.etag);
        break;
    case Operation::Complete:
        receipt.etag = unquoted(xml.first("ETag"_L1).toLatin1());
        // Ceph 16 leaves the ETag of its answer empty; HEAD has it.
        if (!xml.whole || !xml.root.startsWith(u"CompleteMultipartUpload"))
            return failed(
                senseless(reply, Sentence::tr("The answer to closing the upload is cut or empty.")));
        receipt.checksums = checksumsIn([&xml](QLatin1StringView name) { return xml.first(name); });
        break;
    case Operation::ListParts:
        if (const Sentence wrong = readParts(xml, receipt); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        break;
    case Operation::Confirm:
        receipt.object = ObjectFacts{
            contentLengthFrom(reply.header("content-length")), unquoted(reply.header("etag")),
            text(reply, ourIdHeader, longestRequestId), checksumsOf(reply, unquoted(reply.header("etag")))};
        break;
    case Operation::Get:
        if (const Sentence wrong = wrongRange(step, reply); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        receipt.etag = unquoted(reply.header("etag"));
        break;
    case Operation::ListUploads:
        if (const Sentence wrong = readUploads(xml, receipt); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        break;
    case Operation::List:
        if (const Sentence wrong = readObjects(xml, receipt); !wrong.isEmpty())
            return failed(senseless(reply, wrong));
        break;
    case Operation::Abort:
    case Operation::Delete:
    case Operation::Test:
    case Operation::Probe:
        break;
    }
    return receipt;
}

} // namespace windlass
