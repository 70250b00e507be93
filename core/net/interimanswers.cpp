// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/interimanswers.h"

#include <QEvent>
#include <QObject>
#include <QPointer>
#include <QSocketNotifier>
#include <QThread>

#include <algorithm>
#include <array>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace windlass {

namespace {

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// Can these bytes, up to statusLength of them, begin an interim answer? Not 101: no http follows after it.
bool mayBeInterim(QByteArrayView bytes)
{
    constexpr QByteArrayView version = "HTTP/1.";
    constexpr qsizetype status = 9;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char byte = bytes[at];
        const bool fits = at < version.size()    ? byte == version[at]
                          : at == version.size() ? isDigit(byte)
                          : at == status - 1     ? byte == ' '
                          : at == status         ? byte == '1'
                                                 : isDigit(byte);
        if (!fits)
            return false;
    }
    return bytes.size() < InterimHeads::statusLength || bytes.sliced(status) != "101";
}

/// How long the head is that begins there, including its empty line; -1: it does not end.
qsizetype headLength(QByteArrayView bytes)
{
    for (qsizetype at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) {
        if (bytes.sliced(at + 1).startsWith('\n'))
            return at + 2;
        if (bytes.sliced(at + 1).startsWith("\r\n"))
            return at + 3;
    }
    return -1;
}

/// What is known of one connection. Lives in the thread of the socket's notifiers.
class ConnectionState final : public QObject
{
public:
    ConnectionState(int descriptor, QObject *parent)
        : QObject(parent)
        , socket(descriptor)
    {}

    const int socket;
    InterimHeads heads;
    quint64 acknowledged = 0; ///< bytes that the other side had acknowledged when data arrived the last time
    qsizetype left = 0;       ///< unread bytes that were too few to decide; 0: none
};

/// Those of the current thread.
std::vector<QPointer<ConnectionState>> &earsHere()
{
    thread_local std::vector<QPointer<ConnectionState>> all;
    return all;
}

ConnectionState &earsOf(QSocketNotifier &notifier)
{
    const auto socket = static_cast<int>(notifier.socket());
    QObject *owner = notifier.parent() == nullptr ? &notifier : notifier.parent();
    for (QObject *child : owner->children()) {
        if (auto *ears = dynamic_cast<ConnectionState *>(child); ears != nullptr && ears->socket == socket)
            return *ears;
    }
    auto &all = earsHere();
    std::erase_if(all, [](const auto &ears) { return ears.isNull(); });
    all.emplace_back(new ConnectionState(socket, owner));
    return *all.back();
}

/// Bytes of ours that the other side has acknowledged; empty if this is no TCP connection.
std::optional<quint64> acknowledgedBytes(int socket)
{
    tcp_info info{};
    socklen_t length = sizeof info;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 || length < sizeof info)
        return {};
    return info.tcpi_bytes_acked;
}

/// The system reports no fewer bytes than this, unless the connection ends.
void tellFrom(int socket, qsizetype bytes)
{
    const int least = static_cast<int>(bytes);
    setsockopt(socket, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
}

/// True: there is nothing for Qt.
bool skipInterim(ConnectionState &ears)
{
    std::array<char, 4096> bytes{};
    const qsizetype before = std::exchange(ears.left, 0);
    if (before > 0)
        tellFrom(ears.socket, 1);
    bool mayGrow = true;
    while (!ears.heads.isPast()) {
        const ssize_t there = recv(ears.socket, bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
        if (there < 0)
            return false; // nothing has arrived yet, or the connection failed
        const QByteArrayView seen(bytes.data(), there);
        mayGrow = mayGrow && (before == 0 || seen.size() != before);
        const auto [drop, then] = ears.heads.next(seen, mayGrow);
        mayGrow = true;
        if (drop > 0)
            recv(ears.socket, bytes.data(), static_cast<size_t>(drop), MSG_DONTWAIT);
        if (then == InterimHeads::Then::Deliver)
            return false;
        if (then == InterimHeads::Then::Again)
            continue;
        ears.left = seen.size() - drop;
        if (ears.left > 0)
            tellFrom(ears.socket, InterimHeads::statusLength);
        return true;
    }
    return false;
}

} // namespace

InterimHeads::Step InterimHeads::past()
{
    past_ = true;
    return {};
}

void InterimHeads::goesOn()
{
    if (past_)
        *this = {};
    heads_ = 0;
    bytes_ = 0;
}

InterimHeads::Step InterimHeads::next(QByteArrayView there, bool mayGrow)
{
    if (past_ || there.isEmpty()) // the connection has ended, or failed: Qt handles that
        return past();
    if (within_)
        return within(there);
    const bool whole = there.size() >= statusLength;
    if (!mayBeInterim(whole ? there.first(statusLength) : there) || heads_ == mostHeads ||
        (!whole && !mayGrow))
        return past();
    if (!whole)
        return {0, Then::Wait};
    within_ = true;
    return {0, Then::Again};
}

InterimHeads::Step InterimHeads::within(QByteArrayView there)
{
    constexpr qsizetype mayBelongToEnd = 2;
    const QByteArray head = tail_ + there.toByteArray();
    const qsizetype length = headLength(head);
    const qsizetype drop = length < 0 ? there.size() : length - tail_.size();
    bytes_ += drop;
    if (bytes_ > mostBytes)
        return past();
    within_ = length < 0;
    tail_ = within_ ? head.last(std::min(mayBelongToEnd, head.size())) : QByteArray();
    heads_ += within_ ? 0 : 1;
    return {drop, drop < there.size() ? Then::Again : Then::Wait};
}

namespace {

/// True: there is nothing for Qt.
bool lookAt(ConnectionState &ears, quint64 acknowledged)
{
    if (std::exchange(ears.acknowledged, acknowledged) != acknowledged)
        ears.heads.goesOn();
    return skipInterim(ears);
}

/// Qt's http connection, told to read what arrived while it wrote. It does not say which socket is its own.
void lookAtAll(const QObject &connection)
{
    const auto &all = earsHere();
    if (all.empty() || !connection.inherits("QHttpNetworkConnectionChannel"))
        return;
    for (const auto &ears : all) {
        if (!ears || ears->thread() != QThread::currentThread())
            continue;
        if (const auto acknowledged = acknowledgedBytes(ears->socket))
            lookAt(*ears, *acknowledged);
    }
}

} // namespace

bool isForInterimAnswers(QObject *receiver, QEvent *event)
{
    if (event->type() == QEvent::MetaCall)
        lookAtAll(*receiver);
    if (event->type() != QEvent::SockAct)
        return false;
    auto *notifier = qobject_cast<QSocketNotifier *>(receiver);
    const auto acknowledged =
        notifier == nullptr ? std::nullopt : acknowledgedBytes(static_cast<int>(notifier->socket()));
    if (!acknowledged)
        return false;
    ConnectionState &ears = earsOf(*notifier);
    return notifier->type() == QSocketNotifier::Read && lookAt(ears, *acknowledged);
}

} // namespace windlass
