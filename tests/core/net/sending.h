// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the network door's real side have in common: a server of their own, a file, and a request
// that is waited for.
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

/// Bytes of which no two stretches are alike.
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

/// A file with these bytes, and the range that is all of it.
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

/// Trusts a certificate as long as it lives.
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

    /// Sends it and waits for its end. What it says on the way is in `progress` and `received`.
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
