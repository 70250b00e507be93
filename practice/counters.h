// SPDX-License-Identifier: GPL-3.0-or-later
// What the store has received and kept, counted independently of the client. Tests use it to prove that
// nothing was sent twice.
#pragma once

#include "core/base/timers.h"
#include "practice/operation.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <map>
#include <mutex>
#include <tuple>
#include <vector>

namespace windlass::practice {

struct Tally
{
    qint64 requests = 0;
    qint64 bytesReceived = 0;  ///< of bodies, without their framing, including failed requests
    qint64 stored = 0;         ///< requests whose body was kept
    qint64 bytesStored = 0;    ///< bytes of bodies that were kept
    qint64 confirmed = 0;      ///< requests whose success was answered completely
    qint64 bytesConfirmed = 0; ///< bytes of bodies that were kept and whose success was answered completely

    bool operator==(const Tally &) const = default;
};

/// One object (part 0) or one part of it.
struct PieceName
{
    QByteArray bucket;
    QByteArray key;
    int part = 0;

    auto operator<=>(const PieceName &other) const
    {
        return std::tie(bucket, key, part) <=> std::tie(other.bucket, other.key, other.part);
    }
    bool operator==(const PieceName &) const = default;
};

/// A rule of the fault script, and how often it has fired.
struct FaultCount
{
    QString rule;
    int fired = 0;
};

struct Counters
{
    qint64 connections = 0;
    Tally total;
    std::map<Operation, Tally> operations;
    std::map<PieceName, Tally> pieces; ///< for Put and Part only
    qint64 faultsFired = 0;            ///< since the start, including scripts that were replaced
    std::vector<FaultCount> faults;    ///< of the current script

    /// As `GET /-/counters` answers.
    QByteArray json() const;
};

/// One request from its head to its end, in the form in which it is printed.
struct RequestRecord
{
    qint64 number = 0; ///< counts from 1
    QDateTime time;    ///< when its head was read, UTC
    QByteArray id;     ///< x-amz-request-id
    QByteArray method;
    Operation operation = Operation::Unknown;
    QByteArray bucket;
    QByteArray key;
    int part = 0;
    int status = 0; ///< status of the answer that was sent, at least in part; 0: none was
    QByteArray code;
    qint64 bytesReceived = 0;
    qint64 bytesStored = 0;
    qint64 bytesSent = 0;  ///< bytes of the answer's body
    bool answered = false; ///< the answer was sent completely
    Duration duration{};
    QString fault; ///< the rules that fired, separated by `;`

    QByteArray json() const;
};

/// Keeps the counters. May be used from any thread.
class Ledger
{
public:
    void connected();
    void received(const RequestRecord &record);             ///< its head was read
    void body(const RequestRecord &record, qint64 bytes);   ///< some of its body was read
    void stored(const RequestRecord &record, qint64 bytes); ///< its body was kept
    void confirmed(const RequestRecord &record);            ///< its success was answered completely
    void script(std::vector<FaultCount> faults);            ///< a new script begins
    void fired(size_t rule);
    Counters snapshot() const;

private:
    template<typename Change>
    void change(const RequestRecord &record, Change change);

    mutable std::mutex mutex_;
    Counters counters_;
};

} // namespace windlass::practice
