// SPDX-License-Identifier: GPL-3.0-or-later
// An S3 service in memory for single objects, behind the door to the network. It fails as the test sets it.
#pragma once

#include "core/base/timers.h"
#include "core/net/http.h"
#include "core/net/sourcefile.h"

#include <QHash>

#include <functional>
#include <optional>

namespace windlass {

class ScriptedHttp final : public Http
{
public:
    explicit ScriptedHttp(Timers &timers)
        : timers_(timers)
    {}

    /// Called first for each request; empty: it is carried out.
    std::function<std::optional<Result<HttpReply>>(const HttpRequest &)> trouble;
    Duration takes{10};
    int requests = 0;

    Handle send(HttpRequest request, Sinks sinks) override
    {
        ++requests;
        return timers_.after(takes, [this, request = std::move(request), sinks = std::move(sinks)] {
            const auto failing = trouble ? trouble(request) : std::nullopt;
            sinks.finished(failing ? *failing : carriedOut(request, sinks));
        });
    }

private:
    struct Object
    {
        QByteArray content;
        QByteArray uploadId;
    };

    Result<HttpReply> carriedOut(const HttpRequest &request, const Sinks &sinks)
    {
        HttpReply reply;
        const QString key = request.url.path();
        if (request.method == "PUT") {
            Object object;
            if (const auto *range = std::get_if<FileRange>(&request.body)) {
                object.content.resize(range->length);
                if (const auto read = range->file->read(
                        range->offset, std::span(object.content.data(), object.content.size()));
                    !read)
                    return failed(read.error());
                range->digests->add(object.content);
                sinks.sent(range->length);
            }
            for (const auto &[name, value] : request.headers) {
                if (name == "x-amz-meta-windlass-upload-id")
                    object.uploadId = value;
            }
            objects_.insert(key, object);
            reply.status = 200;
            reply.headers = {{"ETag", etagOf(object)}};
        } else if (const auto found = objects_.constFind(key); found == objects_.constEnd()) {
            reply.status = 404;
        } else {
            reply.status = 200;
            reply.headers = {{"ETag", etagOf(*found)},
                             {"Content-Length", QByteArray::number(found->content.size())},
                             {"x-amz-meta-windlass-upload-id", found->uploadId}};
        }
        return reply;
    }
    static QByteArray etagOf(const Object &object)
    {
        return '"' + Digest::of(DigestKind::Md5, object.content).toHex() + '"';
    }

    Timers &timers_;
    QHash<QString, Object> objects_;
};

} // namespace windlass
