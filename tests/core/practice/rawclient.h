// SPDX-License-Identifier: GPL-3.0-or-later
// A client of plain blocking sockets, so that a test sees exactly what the store did to the connection.
#pragma once

#include "core/practice/practicestore.h"

#include <QByteArray>
#include <QTemporaryDir>

namespace windlass::practice {

/// How a connection ended, or that it did not.
enum class Ending { Open, Closed, Reset, Refused, TimedOut };

struct Reply
{
    int status = 0; ///< 0: no answer came
    QByteArray head;
    QByteArray body;    ///< without its framing
    bool whole = false; ///< all of it came
    Ending ending = Ending::Open;

    QByteArray header(const QByteArray &name) const;
    /// What stands between `<name>` and `</name>`.
    QByteArray element(const QByteArray &name) const;
};

/// One connection. All calls block, ten seconds at most.
class RawClient
{
public:
    explicit RawClient(quint16 port);
    ~RawClient();
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;

    bool connected() const { return descriptor_ >= 0; }
    Ending ending() const { return ending_; }
    /// Writes as much as the store takes; false when it reset the connection meanwhile.
    bool send(const QByteArray &bytes);
    /// Reads one answer; interim answers (1xx) are handed out like others.
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
    QByteArray target = {}; ///< path and query as they are sent
    QByteArray body = {};
    Headers headers = {};
    QByteArray accessKey = practiceAccessKey.toByteArray();
    QByteArray secret = practiceSecret.toByteArray();
    QByteArray region = "us-east-1";
    QDateTime time = QDateTime::currentDateTimeUtc();
};

/// The request as bytes, signed, with an unsigned body unless the headers say otherwise.
QByteArray signedBytes(const RawRequest &request);

/// A store in a temporary folder with the bucket `exports`.
class StoreFixture
{
public:
    explicit StoreFixture(const QString &faults = {});

    PracticeStore &store() { return *store_; }
    /// Ends the store and starts another one on the same folder.
    void restart();
    /// Sends on a connection of its own and reads the answer.
    Reply ask(const RawRequest &request) const;
    Reply put(const QByteArray &key, const QByteArray &body, Headers headers = {}) const;
    Reply get(const QByteArray &target) const;
    /// The id of a new upload.
    QByteArray open(const QByteArray &key) const;
    Reply putPart(const QByteArray &key, const QByteArray &id, int part, const QByteArray &body) const;
    Reply complete(const QByteArray &key, const QByteArray &id, const QByteArrayList &etags) const;

private:
    QTemporaryDir folder_;
    std::unique_ptr<PracticeStore> store_;
};

} // namespace windlass::practice
