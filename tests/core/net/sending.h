// SPDX-License-Identifier: GPL-3.0-or-later
// Fixtures for tests of the real network code: a local server, a file, and requests that are waited for.
#pragma once

#include "core/base/systemtimers.h"
#include "core/net/qthttp.h"
#include "core/net/sourcefile.h"
#include "tests/fakes/rawserver.h"
#include "tests/fakes/selfsigned.h"
#include "tests/fakes/waituntil.h"

#include <QSslConfiguration>
#include <QTemporaryFile>

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <utility>

namespace windlass {

/// Bytes without repeated sections.
inline QByteArray mixedBytes(qint64 size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = 1;
    for (char &byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

/// A file with these bytes, and a range that covers it.
struct FileOf
{
    explicit FileOf(const QByteArray &content)
    {
        EXPECT_TRUE(file.open());
        file.write(content);
        file.flush();
        range.file = *SourceFile::open(file.fileName());
        range.length = content.size();
    }
    QTemporaryFile file;
    FileRange range;
};

/// Trusts a certificate during its lifetime.
struct Trusting
{
    explicit Trusting(const QSslCertificate &certificate)
    {
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(certificate);
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    Trusting(const Trusting &) = delete;
    Trusting &operator=(const Trusting &) = delete;
    ~Trusting() { QSslConfiguration::setDefaultConfiguration(before); }
    QSslConfiguration before = QSslConfiguration::defaultConfiguration();
};

class SendingTest : public testing::Test
{
protected:
    static void answerOk(QTcpSocket &socket, const RawServer::Request &request)
    {
        if (request.complete())
            RawServer::answer(socket, "200 OK");
    }

    HttpRequest request(const QByteArray &method, const RawServer &to)
    {
        HttpRequest out;
        out.method = method;
        out.answerLimit = 100 * HttpReply::listLimit;
        out.url = to.url(QStringLiteral("/x"));
        if (method == "PUT" || method == "POST")
            out.headers.append(
                {QByteArrayLiteral("Content-Type"), QByteArrayLiteral("application/octet-stream")});
        return out;
    }
    HttpRequest put(FileRange range)
    {
        HttpRequest out = request("PUT", server);
        out.body = std::move(range);
        return out;
    }

    /// Sends the request and waits for its end. Progress and body are recorded in `progress` and `received`.
    Result<HttpReply> send(Http &http, HttpRequest what, bool toSink = false)
    {
        std::optional<Result<HttpReply>> result;
        Http::Sinks sinks;
        sinks.sent = [this](qint64 sent) { progress.append(sent); };
        if (toSink)
            sinks.received = [this](QByteArrayView piece) { received += piece; };
        sinks.finished = [&result](Result<HttpReply> reply) { result = std::move(reply); };
        const Handle handle = http.send(std::move(what), std::move(sinks));
        EXPECT_TRUE(waitUntil([&result] { return result.has_value(); }));
        return result.value_or(failed({}));
    }

    SystemTimers timers;
    RawServer server;
    QList<qint64> progress;
    QByteArray received;
};

} // namespace windlass
