// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/practice/rawclient.h"

#include "core/base/digest.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace windlass::practice {

using namespace Qt::StringLiterals;

QByteArray Reply::header(const QByteArray &name) const
{
    for (const QByteArray &line : head.split('\n')) {
        if (line.toLower().startsWith(name.toLower() + ':'))
            return line.sliced(name.size() + 1).trimmed();
    }
    return {};
}

QByteArray Reply::element(const QByteArray &name) const
{
    const qsizetype start = body.indexOf('<' + name + '>');
    const qsizetype end = body.indexOf("</" + name + '>');
    return start < 0 || end < start ? QByteArray()
                                    : body.mid(start + name.size() + 2, end - start - name.size() - 2);
}

RawClient::RawClient(quint16 port)
{
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{10, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
        ending_ = Ending::Refused;
        ::close(std::exchange(descriptor_, -1));
    }
}

RawClient::~RawClient()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

bool RawClient::send(const QByteArray &bytes)
{
    for (qsizetype sent = 0; sent < bytes.size();) {
        const auto count =
            ::send(descriptor_, bytes.data() + sent, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        sent += count;
    }
    return true;
}

bool RawClient::more()
{
    char buffer[65536];
    const auto count = ::recv(descriptor_, buffer, sizeof buffer, 0);
    if (count > 0) {
        input_.append(buffer, count);
        return true;
    }
    ending_ = count == 0 ? Ending::Closed : errno == EAGAIN ? Ending::TimedOut : Ending::Reset;
    return false;
}

Reply RawClient::receive(bool headOnly)
{
    Reply reply;
    while (!input_.contains("\r\n\r\n")) {
        if (!more()) {
            reply.head = input_;
            reply.ending = ending_;
            return reply;
        }
    }
    const qsizetype end = input_.indexOf("\r\n\r\n") + 4;
    reply.head = input_.first(end);
    input_.remove(0, end);
    reply.status = reply.head.mid(9, 3).toInt();
    const bool chunked = reply.header("Transfer-Encoding") == "chunked";
    const qsizetype length = headOnly ? 0 : reply.header("Content-Length").toLongLong();
    const auto complete = [&] { return chunked ? input_.endsWith("0\r\n\r\n") : input_.size() >= length; };
    while (!complete() && more()) {
    }
    reply.whole = complete();
    reply.ending = ending_;
    if (!chunked) {
        reply.body = input_.first(std::min(length, input_.size()));
        input_.remove(0, reply.body.size());
        return reply;
    }
    for (qsizetype at = 0; at < input_.size();) {
        const qsizetype line = input_.indexOf("\r\n", at);
        const qsizetype size = input_.mid(at, line - at).toLongLong(nullptr, 16);
        reply.body += input_.mid(line + 2, size);
        at = line + 2 + size + 2;
    }
    input_.clear();
    return reply;
}

QByteArray signedBytes(const RawRequest &request)
{
    RequestHead head;
    head.method = request.method;
    head.path = request.target.split('?').value(0);
    head.query = request.target.mid(head.path.size() + 1);
    const QByteArray time = request.time.toString(u"yyyyMMdd'T'HHmmss'Z'"_s).toLatin1();
    head.headers = request.headers;
    head.headers.emplace_back("host", "127.0.0.1");
    head.headers.emplace_back("x-amz-date", time);
    if (!head.has("x-amz-content-sha256"))
        head.headers.emplace_back("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
    QList<QByteArray> names;
    for (const auto &[name, value] : head.headers)
        names.append(name);
    std::sort(names.begin(), names.end());
    const QByteArrayList scope{time.first(8), request.region, "s3", "aws4_request"};
    const QByteArray text = "AWS4-HMAC-SHA256\n" + time + '\n' + scope.join('/') + '\n' +
                            Digest::of(DigestKind::Sha256, canonicalRequest(head, names)).toHex();
    QByteArray key = "AWS4" + request.secret;
    for (const QByteArray &part : scope)
        key = hmacSha256(key, part);
    QByteArray bytes = head.method + ' ' + request.target + " HTTP/1.1\r\n";
    for (const auto &[name, value] : head.headers)
        bytes += name + ": " + value + "\r\n";
    if (!head.has("transfer-encoding"))
        bytes += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    return bytes + "Authorization: AWS4-HMAC-SHA256 Credential=" + request.accessKey + '/' + scope.join('/') +
           ", SignedHeaders=" + names.join(';') + ", Signature=" + hmacSha256(key, text).toHex() +
           "\r\n\r\n" + request.body;
}

StoreFixture::StoreFixture(const QString &faults)
{
    restart();
    const auto set = store_->setFaults(faults);
    EXPECT_TRUE(set) << (set ? "" : set.error().text.english().toStdString());
}

void StoreFixture::restart()
{
    store_.reset();
    PracticeSettings settings;
    settings.folder = folder_.path();
    settings.buckets = {u"exports"_s};
    store_ = std::make_unique<PracticeStore>(settings);
    const auto started = store_->start();
    EXPECT_TRUE(started) << (started ? "" : started.error().text.english().toStdString());
}

Reply StoreFixture::ask(const RawRequest &request) const
{
    RawClient client(store_->port());
    if (!client.connected()) {
        Reply reply;
        reply.ending = Ending::Refused;
        return reply;
    }
    client.send(signedBytes(request));
    return client.receive(request.method == "HEAD");
}

Reply StoreFixture::put(const QByteArray &key, const QByteArray &body, Headers headers) const
{
    return ask({"PUT", "/exports/" + key, body, std::move(headers)});
}

Reply StoreFixture::get(const QByteArray &target) const
{
    return ask({"GET", target});
}

QByteArray StoreFixture::open(const QByteArray &key) const
{
    return ask({"POST", "/exports/" + key + "?uploads"}).element("UploadId");
}

Reply StoreFixture::putPart(const QByteArray &key, const QByteArray &id, int part,
                            const QByteArray &body) const
{
    return ask(
        {"PUT", "/exports/" + key + "?partNumber=" + QByteArray::number(part) + "&uploadId=" + id, body});
}

Reply StoreFixture::complete(const QByteArray &key, const QByteArray &id, const QByteArrayList &etags) const
{
    QByteArray xml = "<CompleteMultipartUpload>";
    for (qsizetype i = 0; i < etags.size(); ++i) {
        xml += "<Part>" + xmlElement("PartNumber", QByteArray::number(i + 1)) +
               xmlElement("ETag", etags.at(i)) + "</Part>";
    }
    return ask({"POST", "/exports/" + key + "?uploadId=" + id, xml + "</CompleteMultipartUpload>"});
}

} // namespace windlass::practice
