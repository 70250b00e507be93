// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to the network: one request and one answer for each call of send(). A body is sent exactly
// once.
#pragma once

#include "core/base/digest.h"
#include "core/base/handle.h"
#include "core/base/result.h"
#include "core/net/framing.h"

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QUrl>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace windlass {

/// An open source file that parts read from by offset. Shared by all requests of a transfer.
class SourceFile;

/// A range of a file as a body: read while it is sent, never held whole.
struct FileRange
{
    std::shared_ptr<SourceFile> file;
    qint64 offset = 0;
    qint64 length = 0;
    /// Gets each byte as it is read for sending; may be null. One read serves wire and checksums.
    std::shared_ptr<Digests> digests{};
    /// What surrounds the bytes on the wire; null: nothing.
    std::shared_ptr<Framing> framing{};
    /// How much is read, framed and handed over at once.
    qint64 chunk = plainChunk;

    /// Size on the wire.
    qint64 wireLength() const { return framing ? framing->wireLength(length) : length; }
};

/// A limit on the rate of bytes.
class Bandwidth;

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

struct HttpReply
{
    int status = 0;
    HttpHeaders headers;
    QByteArray body; ///< empty if it went to Sinks::received
    QUrl endpoint{}; ///< scheme, host and port that the request went to

    static constexpr qint64 errorLimit = 1024 * 1024;
    static constexpr qint64 usualLimit = 1024 * 1024;
    static constexpr qint64 listLimit = 16 * 1024 * 1024;
    /// The first header of that name (case-insensitive); empty if there is none.
    QByteArray header(QByteArrayView name) const;
};

struct HttpRequest
{
    QByteArray method; ///< GET HEAD PUT POST DELETE
    QUrl url;          ///< sent exactly as encoded here
    HttpHeaders headers;
    std::variant<std::monostate, QByteArray, FileRange> body;

    Duration connectTimeout{10'000};  ///< until the first byte can be sent: name, connection, TLS
    Duration stallTimeout{30'000};    ///< while sending or receiving: longest pause without a byte moving
    qint64 minBytesPerSecond = 1;     ///< of the body, on average over stallTimeout: slower counts as a pause
    Duration responseTimeout{60'000}; ///< after the last byte of the body, until the answer starts

    /// Longest body of a success. If it is longer, the request ends as a bad answer; of any other answer the
    /// first HttpReply::errorLimit bytes are kept, and the rest is not waited for.
    qint64 answerLimit = HttpReply::usualLimit;
    /// Only the head is sent, and announces a body of this many bytes. Only for requests without a body.
    std::optional<qint64> lengthWithoutBody;

    /// All of these apply to the body, and to the answer if it goes to Sinks::received.
    std::vector<std::shared_ptr<Bandwidth>> limits;

    /// Size on the wire.
    qint64 bodyLength() const;
};

/// The port that the URL leads to.
int portOf(const QUrl &url);
/// How much of a file to hand over at once for this URL.
qint64 chunkFor(const QUrl &url);

class Http
{
public:
    virtual ~Http() = default;

    struct Sinks
    {
        /// Body bytes (payload bytes, if it is framed) handed to the network so far in this request; only
        /// grows.
        std::function<void(qint64 sent)> sent{};
        /// Called with the head of the answer, before the first call of received(); the body is empty. If it
        /// returns a failure, the request ends with that failure.
        std::function<Result<void>(const HttpReply &head)> answered{};
        /// If set, the body of a success (2xx) goes here as it arrives, and HttpReply::body stays empty; the
        /// body of any other answer is kept as usual. No more arrives than the caller has taken, so only
        /// a few pieces are in memory.
        std::function<void(QByteArrayView piece)> received{};
        /// Called once, at the end. Every complete answer is a value, whatever its status; a failure means
        /// that there was none, or that it was truncated. Never called from inside send().
        std::function<void(Result<HttpReply>)> finished{};
    };

    /// Redirects are not followed, nothing is sent again, no cookies are kept. One exception: if the
    /// connection was lost in the middle of a body, the head alone is sent once more, without the body, to
    /// find out why; the service's reply to that is the answer. Dropping the handle aborts silently.
    virtual Handle send(HttpRequest request, Sinks sinks) = 0;

    /// Called once, with the reason, if bodies have to use an interface that costs several times as much.
    std::function<void(const QString &complaint)> slowBodyPath{};

protected:
    Http() = default;
    Http(const Http &) = default;
    Http &operator=(const Http &) = default;
};

} // namespace windlass
