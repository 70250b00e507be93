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

#include <optional>
#include <utility>

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
Sentence wrongRange(const work::Get &get, const HttpReply &reply)
{
    const QByteArray range = reply.header("content-range");
    if (get.length == 0 || (reply.status == 200 && get.offset == 0 &&
                            contentLengthFrom(reply.header("content-length")) == get.length))
        return {};
    if (reply.status != 206)
        return Sentence::tr("The service sends the whole object where a range was asked for.");
    const QByteArray wanted = "bytes " + QByteArray::number(get.offset) + '-' +
                              QByteArray::number(get.offset + get.length - 1) + '/';
    return range.startsWith(wanted) ? Sentence()
                                    : Sentence::tr("The service sends another range than was asked for.");
}

// One for each kind of work: what a successful answer says, or what is wrong with it. No success has a body
// that contradicts its status: see s3Receipt().

using Read = tl::expected<Answer, Sentence>;

template<typename Page>
Read listed(Sentence (*read)(const XmlAnswer &, Page &), const XmlAnswer &xml)
{
    Page page;
    if (Sentence wrong = read(xml, page); !wrong.isEmpty())
        return tl::unexpected(std::move(wrong));
    return page;
}

Read readAnswer(const work::Open &, const HttpReply &, const XmlAnswer &xml)
{
    const QString session = xml.first("UploadId"_L1);
    if (session.isEmpty() || session.size() > longestIdentity)
        return tl::unexpected(Sentence::tr("The answer holds no upload id."));
    return answer::Opened{session};
}

/// A proxy may have removed the ETag; lists and HEAD have it. A gateway that has only accepted the bytes
/// (202) has not stored them yet, whatever checksum it states.
Answer storedIn(const HttpReply &reply)
{
    constexpr int accepted = 202; // RFC 9110, 15.3.3
    const QString etag = unquoted(reply.header("etag"));
    return answer::Stored{etag, reply.status == accepted ? QList<Checksum>() : checksumsOf(reply, etag)};
}

Read readAnswer(const work::Part &, const HttpReply &reply, const XmlAnswer &)
{
    return storedIn(reply);
}

Read readAnswer(const work::Put &, const HttpReply &reply, const XmlAnswer &)
{
    return storedIn(reply);
}

Read readAnswer(const work::ListParts &, const HttpReply &, const XmlAnswer &xml)
{
    return listed(readParts, xml);
}

Read readAnswer(const work::Complete &, const HttpReply &, const XmlAnswer &xml)
{
    if (!xml.whole || !xml.root.startsWith(u"CompleteMultipartUpload"))
        return tl::unexpected(Sentence::tr("The answer to closing the upload is cut or empty."));
    // Ceph 16 leaves the ETag of its answer empty; HEAD has it.
    return answer::Stored{unquoted(xml.first("ETag"_L1).toLatin1()),
                          checksumsIn([&xml](QLatin1StringView name) { return xml.first(name); })};
}

Read readAnswer(const work::Confirm &, const HttpReply &reply, const XmlAnswer &)
{
    const QString etag = unquoted(reply.header("etag"));
    return answer::HeadResult{ObjectFacts{contentLengthFrom(reply.header("content-length")), etag,
                                          text(reply, ourIdHeader, longestRequestId),
                                          checksumsOf(reply, etag)}};
}

Read readAnswer(const work::Abort &, const HttpReply &, const XmlAnswer &)
{
    return answer::Done{};
}

Read readAnswer(const work::Delete &, const HttpReply &, const XmlAnswer &)
{
    return answer::Done{};
}

Read readAnswer(const work::Get &get, const HttpReply &reply, const XmlAnswer &)
{
    if (Sentence wrong = wrongRange(get, reply); !wrong.isEmpty())
        return tl::unexpected(std::move(wrong));
    return answer::Fetched{unquoted(reply.header("etag"))};
}

Read readAnswer(const work::List &, const HttpReply &, const XmlAnswer &xml)
{
    return listed(readObjects, xml);
}

Read readAnswer(const work::ListUploads &, const HttpReply &, const XmlAnswer &xml)
{
    return listed(readUploads, xml);
}

/// A refusal that is an answer: the work needs nothing that is not so already. Empty: it is a failure.
std::optional<Answer> refusalAsAnswer(const Work &work, const Failure &refusal)
{
    if (std::holds_alternative<work::Confirm>(work) && refusal.httpStatus == 404)
        return answer::HeadResult{}; // the object does not exist; HEAD has no body with details
    if (std::holds_alternative<work::Abort>(work) && refusal.serviceCode == u"NoSuchUpload")
        return answer::Done{}; // nothing is left to remove
    return {};
}

} // namespace

Result<Receipt> s3Receipt(const Work &work, const HttpReply &reply, const QDateTime &now)
{
    const XmlAnswer xml = xmlAnswer(reply.body);
    if (isLoginPage(reply, xml))
        return failed(loginPage(reply));
    const bool success = reply.status / 100 == 2 && xml.root != u"Error";
    if (!success) {
        Failure failure = refusal(reply, xml, now);
        if (auto answered = refusalAsAnswer(work, failure))
            return Receipt{requestIdOf(reply), *std::move(answered)};
        return failed(std::move(failure));
    }
    Read read = std::visit([&](const auto &each) { return readAnswer(each, reply, xml); }, work);
    if (!read)
        return failed(senseless(reply, read.error()));
    return Receipt{requestIdOf(reply), *std::move(read)};
}

} // namespace windlass
