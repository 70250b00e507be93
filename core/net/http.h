// SPDX-License-Identifier: GPL-3.0-or-later
// The door to the network: one request, one answer, its body sent exactly once for each call of send().
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
    /// Fed with each byte as it is read for sending; may be null. The one read serves wire and checksums.
    std::shared_ptr<Digests> digests{};
    /// What stands around the bytes on the wire; null: nothing.
    std::shared_ptr<Framing> framing{};
    /// So much is read, framed and handed over at once.
    qint64 chunk = plainChunk;

    /// Bytes on the wire.
    qint64 wireLength() const { return framing ? framing->wireLength(length) : length; }
};

/// A limit on the rate of bytes.
class Bandwidth;

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

struct HttpReply
{
    int status = 0;
    HttpHeaders headers;
    QByteArray body; ///< empty where it went to Sinks::received
    QUrl endpoint{}; ///< scheme, host and port that were asked

    static constexpr qint64 errorLimit = 1024 * 1024;
    static constexpr qint64 usualLimit = 1024 * 1024;
    static constexpr qint64 listLimit = 16 * 1024 * 1024;
    /// The first header of that name, any case; empty when there is none.
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

    /// Longest body of a success. A longer one ends the request as an answer that makes no sense; of another
    /// answer the first HttpReply::errorLimit bytes are kept, and the rest is not waited for.
    qint64 answerLimit = HttpReply::usualLimit;
    /// The head alone is sent, and says that a body of so many bytes follows. Only without a body.
    std::optional<qint64> lengthWithoutBody;

    /// Every one of these holds for the body, and for the answer where it goes to Sinks::received.
    std::vector<std::shared_ptr<Bandwidth>> limits;

    /// On the wire.
    qint64 bodyLength() const;
};

/// The port at which the URL is asked.
int portOf(const QUrl &url);
/// How much of a file to hand over at once when it goes there.
qint64 chunkFor(const QUrl &url);

class Http
{
public:
    virtual ~Http() = default;

    struct Sinks
    {
        /// Bytes of the body (of the payload, where it is framed) handed to the network so far in this
        /// request; only grows.
        std::function<void(qint64 sent)> sent{};
        /// What the answer begins with, before the first piece of it goes to received(); its body is empty.
        /// A failure ends the request with that.
        std::function<Result<void>(const HttpReply &head)> answered{};
        /// Where there is one, the body of a success (2xx) goes here as it comes and HttpReply::body stays
        /// empty; an answer that is none is kept as ever. Never more comes than the caller has taken: there
        /// is no more of it in memory than a few pieces.
        std::function<void(QByteArrayView piece)> received{};
        /// Once, at the end. Every answer that was received whole is a value, whatever its status; a failure
        /// means that there was none, or that it was cut. Never called from inside send().
        std::function<void(Result<HttpReply>)> finished{};
    };

    /// Redirects are not followed, nothing is sent again, no cookies are kept. Only where the connection was
    /// lost in the middle of a body, the head alone is sent once more, without the body, to hear why: what
    /// the service says to that is the answer. Dropping the handle aborts, silently.
    virtual Handle send(HttpRequest request, Sinks sinks) = 0;

    /// Told once, with what is wrong, where bodies have to go a way that costs several times as much.
    std::function<void(const QString &complaint)> bodiesGoSlowly{};

protected:
    Http() = default;
    Http(const Http &) = default;
    Http &operator=(const Http &) = default;
};

} // namespace windlass
