// SPDX-License-Identifier: GPL-3.0-or-later
// A client with blocking sockets, so that a test sees exactly what the store does to the connection.
#pragma once

#include "practice/practicestore.h"

#include <QByteArray>
#include <QTemporaryDir>

namespace windlass::practice {

/// How a connection ended; Open: it did not.
enum class Ending { Open, Closed, Reset, Refused, TimedOut };

struct Reply
{
    int status = 0; ///< 0: no answer
    QByteArray head;
    QByteArray body;    ///< without its framing
    bool whole = false; ///< the answer is complete
    Ending ending = Ending::Open;

    QByteArray header(const QByteArray &name) const;
    /// The text between `<name>` and `</name>`.
    QByteArray element(const QByteArray &name) const;
};

/// One connection. All calls block, for ten seconds at most.
class RawClient
{
public:
    explicit RawClient(quint16 port);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool connected() const { return descriptor_ >= 0; }
    Ending ending() const { return ending_; }
    /// Writes until everything is sent. False if the store reset the connection.
    bool send(const QByteArray &bytes);
    /// Reads one answer. Interim answers (1xx) are returned like final ones.
    Reply receive(bool headOnly = false);

private:
    bool more();

    int descriptor_ = -1;
    Ending ending_ = Ending::Open;
    QByteArray input_;
};

struct RawRequest
{
    QByteArray method = "GET";
    QByteArray target = {}; ///< path and query, already encoded
    QByteArray body = {};
    Headers headers = {};
    QByteArray accessKey = practiceAccessKey.toByteArray();
    QByteArray secret = practiceSecret.toByteArray();
    QByteArray region = "us-east-1";
    QDateTime time = QDateTime::currentDateTimeUtc();
};

/// The signed request as bytes. Its body is unsigned unless the headers say otherwise.
QByteArray signedBytes(const RawRequest &request);

/// A store in a temporary folder, with the bucket `exports`.
class StoreFixture
{
public:
    explicit StoreFixture(const QString &faults = {});

    PracticeStore &store() { return *store_; }
    /// Ends the store and starts another one with the same folder.
    void restart();
    /// Sends on a new connection and reads the answer.
    Reply ask(const RawRequest &request) const;
    Reply put(const QByteArray &key, const QByteArray &body, Headers headers = {}) const;
    Reply get(const QByteArray &target) const;
    /// Opens an upload and returns its id.
    QByteArray open(const QByteArray &key) const;
    Reply putPart(const QByteArray &key, const QByteArray &id, int part, const QByteArray &body) const;
    Reply complete(const QByteArray &key, const QByteArray &id, const QByteArrayList &etags) const;

private:
    QTemporaryDir folder_;
    std::unique_ptr<PracticeStore> store_;
};

} // namespace windlass::practice
