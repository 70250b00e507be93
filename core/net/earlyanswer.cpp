// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/earlyanswer.h"

#include "core/base/outside.h"
#include "core/net/oursockets.h"

#include <QDir>

#include <algorithm>
#include <netinet/in.h>
#include <set>
#include <sys/socket.h>
#include <sys/stat.h>
#include <vector>

namespace windlass {

namespace {

/// How many bytes of an answer are read: its head, and an error's XML.
constexpr size_t maxCheckInterval = 16 * 1024;

struct Seen
{
    quint64 inode = 0;
    QByteArray bytes; ///< unread
};

/// The sockets of this process that are connected to the port.
std::vector<Seen> socketsTo(int port)
{
    std::vector<Seen> seen;
    forEachSocketTo(port, [&seen](int descriptor, quint64 inode) {
        QByteArray bytes(maxCheckInterval, Qt::Uninitialized);
        const ssize_t there = recv(descriptor, bytes.data(), maxCheckInterval, MSG_PEEK | MSG_DONTWAIT);
        bytes.truncate(std::max<ssize_t>(there, 0));
        seen.push_back({inode, bytes});
    });
    return seen;
}

/// The part of a chunked body that has arrived. Source: RFC 9112, 7.1.
QByteArray joinedChunks(QByteArrayView bytes)
{
    QByteArray body;
    while (true) {
        const qsizetype line = bytes.indexOf("\r\n");
        if (line < 0)
            return body;
        bool isNumber = false;
        const QByteArray size = bytes.first(line).toByteArray().split(';').first().trimmed();
        const qint64 length = size.toLongLong(&isNumber, 16);
        if (!isNumber || length <= 0)
            return body;
        bytes = bytes.sliced(line + 2);
        body += bytes.first(std::min<qint64>(length, bytes.size()));
        if (length + 2 > bytes.size())
            return body;
        bytes = bytes.sliced(length + 2);
    }
}

/// The status of `HTTP/1.1 403 Forbidden`; 0: this is no status line.
int statusOf(QByteArrayView line)
{
    if (!line.startsWith("HTTP/1.") || line.size() < 12 || line[8] != ' ')
        return 0;
    return static_cast<int>(numberFrom(line.sliced(9, 3)).value_or(0));
}

} // namespace

std::optional<HttpReply> answerFrom(const QByteArray &bytes)
{
    constexpr int firstFinal = 200;
    QByteArrayView rest(bytes);
    while (true) {
        const qsizetype end = rest.indexOf("\r\n\r\n");
        if (end < 0)
            return {};
        const QByteArrayList lines = rest.first(end).toByteArray().split('\n');
        rest = rest.sliced(end + 4);
        HttpReply reply;
        reply.status = statusOf(QByteArrayView(lines.first()).trimmed());
        if (reply.status == 0)
            return {};
        if (reply.status < firstFinal)
            continue;
        for (const QByteArray &line : lines.sliced(1)) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                reply.headers.append({line.first(colon).trimmed(), line.sliced(colon + 1).trimmed()});
        }
        const bool chunked = reply.header("transfer-encoding").toLower().contains("chunked");
        const auto length = contentLengthFrom(reply.header("content-length"));
        reply.body =
            chunked ? joinedChunks(rest)
                    : rest.first(std::min<qint64>(length.value_or(rest.size()), rest.size())).toByteArray();
        return reply;
    }
}

void EarlyAnswers::look(int port, Instant now)
{
    if (now - lookedAt_ < interval / 2 && lookedAt_ != Instant())
        return;
    lookedAt_ = now;
    for (const Seen &socket : socketsTo(port)) {
        if (socket.bytes.isEmpty()) { // Qt has read it, or nothing has arrived
            noted_.erase(socket.inode);
            continue;
        }
        Noted &noted = noted_[socket.inode];
        noted.port = port;
        noted.bytes = socket.bytes;
        ++noted.looks;
    }
}

std::optional<HttpReply> EarlyAnswers::takeLost(int port)
{
    constexpr int firstRefusal = 300;
    std::set<quint64> open;
    for (const Seen &socket : socketsTo(port))
        open.insert(socket.inode);
    std::optional<HttpReply> lost;
    for (auto noted = noted_.begin(); noted != noted_.end();) {
        if (noted->second.port != port || open.contains(noted->first)) {
            ++noted;
            continue;
        }
        const auto answer = noted->second.looks > 1 ? answerFrom(noted->second.bytes) : std::nullopt;
        const bool refuses = answer && answer->status >= firstRefusal;
        if (refuses && lost) { // another request's answer, which that request will take
            ++noted;
            continue;
        }
        if (refuses)
            lost = answer;
        noted = noted_.erase(noted);
    }
    return lost;
}

} // namespace windlass
