// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/requesthead.h"

#include <algorithm>

namespace windlass::practice {

namespace {

/// RFC 9110, 5.6.2.
bool isToken(QByteArrayView text)
{
    constexpr QByteArrayView marks = "!#$%&'*+-.^_`|~";
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               marks.contains(c);
    });
}

/// Field values and targets contain no control characters; a value may contain a tab.
bool isPrintable(QByteArrayView text, bool blanks)
{
    return std::all_of(text.begin(), text.end(), [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return blanks ? byte == '\t' || (byte >= ' ' && byte != 0x7f) : byte > ' ' && byte < 0x7f;
    });
}

std::optional<qint64> readLength(QByteArrayView text)
{
    const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.isEmpty() || !digits || text.size() > 18)
        return {};
    return text.toByteArray().toLongLong();
}

/// Why the request line cannot be served, or empty; fills in method, path and query.
std::optional<HeadRefused> readRequestLine(QByteArrayView line, RequestHead &head, bool &oldVersion)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first)
        return HeadRefused{400, "The request line is not METHOD TARGET VERSION."};
    head.method = line.first(first).toByteArray();
    QByteArray target = line.sliced(first + 1, last - first - 1).toByteArray();
    const QByteArrayView version = line.sliced(last + 1);
    oldVersion = version == "HTTP/1.0";
    if (!isToken(head.method))
        return HeadRefused{400, "The request method is not a token."};
    if (!oldVersion && version != "HTTP/1.1")
        return HeadRefused{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    if (!isPrintable(target, false))
        return HeadRefused{400, "The request target holds characters that must be percent-encoded."};
    // A client that uses a proxy sends the absolute form (RFC 9112, 3.2.2).
    if (target.startsWith("http://")) {
        const qsizetype slash = target.indexOf('/', 7);
        target = slash < 0 ? QByteArray("/") : target.sliced(slash);
    }
    if (!target.startsWith('/') || target.contains('#'))
        return HeadRefused{400, "The request target has to begin with a slash and hold no fragment."};
    const qsizetype mark = target.indexOf('?');
    head.path = target.first(mark < 0 ? target.size() : mark);
    head.query = mark < 0 ? QByteArray() : target.sliced(mark + 1);
    return {};
}

std::optional<HeadRefused> readHeader(QByteArrayView line, RequestHead &head)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)))
        return HeadRefused{400, "A header line is not NAME: VALUE."};
    const QByteArray value = line.sliced(colon + 1).trimmed().toByteArray();
    if (!isPrintable(value, true))
        return HeadRefused{400, "A header value holds control characters."};
    if (static_cast<int>(head.headers.size()) >= mostHeaders)
        return HeadRefused{431, "There are too many headers."};
    head.headers.emplace_back(line.first(colon).toByteArray().toLower(), value);
    return {};
}

/// How the body is framed and what happens to the connection afterwards (RFC 9112, 6 and 9.3).
std::optional<HeadRefused> readFraming(RequestHead &head, bool oldVersion)
{
    const auto count = [&](QByteArrayView name) {
        return std::count_if(head.headers.begin(), head.headers.end(),
                             [&](auto &h) { return h.first == name; });
    };
    if (count("host") > 1 || (count("host") == 0 && !oldVersion))
        return HeadRefused{400, "There has to be exactly one Host header."};
    if (count("content-length") > 1 || count("transfer-encoding") > 1)
        return HeadRefused{400, "The length of the body is given more than once."};
    if (head.has("content-length")) {
        head.contentLength = readLength(head.header("content-length"));
        if (!head.contentLength)
            return HeadRefused{400, "Content-Length is not a number."};
    }
    if (head.has("transfer-encoding")) {
        if (head.contentLength || oldVersion)
            return HeadRefused{400, "Transfer-Encoding does not go with Content-Length or HTTP/1.0."};
        if (head.header("transfer-encoding").toLower() != "chunked")
            return HeadRefused{501, "Of the transfer encodings only chunked is known here."};
        head.chunked = true;
    }
    const QByteArray connection = head.header("connection").toLower();
    head.keepAlive = oldVersion ? connection.contains("keep-alive") : !connection.contains("close");
    if (head.has("expect")) {
        if (head.header("expect").toLower() != "100-continue")
            return HeadRefused{417, "Of the expectations only 100-continue can be met."};
        head.expectsContinue = !oldVersion;
    }
    return {};
}

} // namespace

QByteArray RequestHead::header(QByteArrayView name) const
{
    const auto found = std::find_if(headers.begin(), headers.end(), [&](auto &h) { return h.first == name; });
    return found == headers.end() ? QByteArray() : found->second;
}

bool RequestHead::has(QByteArrayView name) const
{
    return std::any_of(headers.begin(), headers.end(), [&](auto &h) { return h.first == name; });
}

std::variant<HeadIncomplete, HeadRefused, HeadRead> readHead(QByteArrayView input)
{
    const qsizetype end = input.first(std::min(input.size(), longestHead)).indexOf("\r\n\r\n");
    if (end < 0) {
        if (input.size() >= longestHead)
            return HeadRefused{431, "The request head is too long."};
        return HeadIncomplete{};
    }
    HeadRead result;
    result.length = end + 4;
    bool oldVersion = false;
    bool requestLine = true;
    for (qsizetype at = 0; at < end;) {
        const qsizetype next = input.indexOf("\r\n", at);
        const QByteArrayView line = input.sliced(at, next - at);
        const auto refused =
            requestLine ? readRequestLine(line, result.head, oldVersion) : readHeader(line, result.head);
        if (refused)
            return *refused;
        requestLine = false;
        at = next + 2;
    }
    if (requestLine)
        return HeadRefused{400, "The request line is missing."};
    if (const auto refused = readFraming(result.head, oldVersion))
        return *refused;
    return result;
}

} // namespace windlass::practice
