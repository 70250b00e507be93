// SPDX-License-Identifier: GPL-3.0-or-later
// An S3 service in memory with one object to download, behind the door to the network. It fails as the test
// sets it.
#pragma once

#include "core/base/digest.h"
#include "core/base/timers.h"
#include "core/net/http.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class ObjectHttp final : public Http
{
public:
    explicit ObjectHttp(Timers &timers)
        : timers_(timers)
    {}

    QByteArray content;
    QByteArray etag;  ///< without quotes
    HttpHeaders more; ///< further headers of the answer to HEAD
    bool knowsRanges = true;
    bool heedsIfMatch = true;
    Duration takes{10};
    /// Called first for each request; empty: it is carried out.
    std::function<std::optional<Result<HttpReply>>(const HttpRequest &)> trouble;
    /// Only this many bytes of the body arrive; then the answer is cut. Empty: all arrive.
    std::function<std::optional<qsizetype>(const HttpRequest &)> cut;
    /// The last piece of a body arrives this much later than the others.
    std::function<Duration(const HttpRequest &)> dawdles;
    QByteArrayList ranges; ///< the ranges of all GETs, as they were requested
    int heads = 0;

    void keep(const QByteArray &bytes)
    {
        content = bytes;
        etag = Digest::of(DigestKind::Md5, bytes).toHex();
    }
    /// The ETag of an object that was sent in parts of this size.
    void keepInParts(const QByteArray &bytes, qsizetype partSize)
    {
        content = bytes;
        QByteArray digests;
        int parts = 0;
        for (qsizetype at = 0; at < bytes.size(); at += partSize, ++parts)
            digests += Digest::of(DigestKind::Md5, bytes.mid(at, partSize));
        etag = Digest::of(DigestKind::Md5, digests).toHex() + '-' + QByteArray::number(parts);
    }

    Handle send(HttpRequest request, Sinks sinks) override
    {
        auto end = std::make_shared<Handle>(); // of the last piece; it is dropped with the handle
        auto begin = std::make_shared<Handle>();
        *begin = timers_.after(takes, [this, end, request = std::move(request), sinks = std::move(sinks)] {
            auto failing = trouble ? trouble(request) : std::nullopt;
            const auto finished = sinks.finished; // the receiver may drop the handle, and everything here
                                                  // with it
            const Duration later = dawdles && !failing ? dawdles(request) : Duration::zero();
            if (later == Duration::zero())
                return finished(failing ? std::move(*failing) : carriedOut(request, sinks));
            QByteArray held;
            Sinks most = sinks;
            if (sinks.received) {
                most.received = [&held, &sinks](QByteArrayView piece) {
                    if (!held.isEmpty())
                        sinks.received(held);
                    held = piece.toByteArray();
                };
            }
            auto reply = carriedOut(request, most);
            *end = timers_.after(later, [sinks, held, reply] {
                if (sinks.received)
                    sinks.received(held);
                sinks.finished(reply);
            });
        });
        return Handle([begin, end] {});
    }

    static QByteArray header(const HttpRequest &request, QByteArrayView name)
    {
        for (const auto &[key, value] : request.headers) {
            if (name.compare(key, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }

private:
    Result<HttpReply> carriedOut(const HttpRequest &request, const Sinks &sinks)
    {
        HttpReply reply;
        reply.status = 200;
        reply.headers = {{"ETag", '"' + etag + '"'}};
        if (request.method == "HEAD") {
            ++heads;
            reply.headers.append({"Content-Length", QByteArray::number(content.size())});
            reply.headers += more;
            return reply;
        }
        const QByteArray range = header(request, "range");
        ranges.append(range);
        const QByteArray meant = header(request, "if-match");
        if (heedsIfMatch && !meant.isEmpty() && meant != '"' + etag + '"') {
            reply.status = 412;
            reply.body = "<Error><Code>PreconditionFailed</Code></Error>";
            return reply;
        }
        const QByteArrayList ends = range.mid(6).split('-');
        const qsizetype first = ends.value(0).toLongLong();
        const QByteArray bytes =
            knowsRanges ? content.mid(first, ends.value(1).toLongLong() - first + 1) : content;
        const auto only = cut ? cut(request) : std::nullopt;
        reply.headers.append({"Content-Length", QByteArray::number(bytes.size())});
        if (knowsRanges) {
            reply.status = 206;
            reply.headers.append(
                {"Content-Range", "bytes " + range.mid(6) + '/' + QByteArray::number(content.size())});
        }
        if (sinks.answered) {
            if (auto wanted = sinks.answered(reply); !wanted)
                return failed(std::move(wanted.error()));
        }
        const QByteArray coming = bytes.first(only.value_or(bytes.size()));
        for (qsizetype at = 0; at < coming.size(); at += 3)
            sinks.received(QByteArrayView(coming).sliced(at, std::min<qsizetype>(3, coming.size() - at)));
        if (only) {
            Failure failure;
            failure.kind = FailureKind::BadAnswer;
            failure.httpStatus = 206;
            failure.requestSent = true;
            return failed(std::move(failure));
        }
        return reply;
    }

    Timers &timers_;
};

} // namespace windlass
