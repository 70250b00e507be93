// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/counters.h"

#include "core/base/textforms.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace windlass::practice {

using namespace Qt::StringLiterals;

namespace {

QJsonObject tallyJson(const Tally &tally)
{
    return {{u"requests"_s, tally.requests},   {u"bytes_received"_s, tally.bytesReceived},
            {u"stored"_s, tally.stored},       {u"bytes_stored"_s, tally.bytesStored},
            {u"confirmed"_s, tally.confirmed}, {u"bytes_confirmed"_s, tally.bytesConfirmed}};
}

} // namespace

QByteArray Counters::json() const
{
    QJsonObject all = tallyJson(total);
    all[u"connections"_s] = connections;
    QJsonObject byOperation;
    for (const auto &[operation, tally] : operations)
        byOperation[operationName(operation)] = tallyJson(tally);
    all[u"operations"_s] = byOperation;
    QJsonArray byPiece;
    for (const auto &[name, tally] : pieces) {
        QJsonObject piece = tallyJson(tally);
        piece[u"bucket"_s] = QString::fromUtf8(name.bucket);
        piece[u"key"_s] = QString::fromUtf8(name.key);
        piece[u"part"_s] = name.part;
        byPiece.append(piece);
    }
    all[u"pieces"_s] = byPiece;
    all[u"faults_fired"_s] = faultsFired;
    QJsonArray byRule;
    for (const FaultCount &fault : faults)
        byRule.append(QJsonObject{{u"rule"_s, fault.rule}, {u"fired"_s, fault.fired}});
    all[u"faults"_s] = byRule;
    return QJsonDocument(all).toJson();
}

QByteArray RequestRecord::json() const
{
    const QJsonObject object{
        {u"event"_s, u"request"_s},
        {u"time"_s, rfc3339(time)},
        {u"number"_s, number},
        {u"request_id"_s, QString::fromLatin1(id)},
        {u"method"_s, QString::fromLatin1(method)},
        {u"operation"_s, operationName(operation)},
        {u"bucket"_s, QString::fromUtf8(bucket)},
        {u"key"_s, QString::fromUtf8(key)},
        {u"part"_s, part},
        {u"http_status"_s, status},
        {u"service_code"_s, QString::fromLatin1(code)},
        {u"bytes_received"_s, bytesReceived},
        {u"bytes_stored"_s, bytesStored},
        {u"bytes_sent"_s, bytesSent},
        {u"answered"_s, answered},
        {u"duration_ms"_s, static_cast<qint64>(duration.count())},
        {u"fault"_s, fault},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

template<typename Change>
void Ledger::change(const RequestRecord &record, Change change)
{
    const std::lock_guard lock(mutex_);
    change(counters_.total);
    change(counters_.operations[record.operation]);
    if (record.operation == Operation::Put || record.operation == Operation::Part)
        change(counters_.pieces[{record.bucket, record.key, record.part}]);
}

void Ledger::connected()
{
    const std::lock_guard lock(mutex_);
    ++counters_.connections;
}

void Ledger::received(const RequestRecord &record)
{
    change(record, [](Tally &tally) { ++tally.requests; });
}

void Ledger::body(const RequestRecord &record, qint64 bytes)
{
    change(record, [&](Tally &tally) { tally.bytesReceived += bytes; });
}

void Ledger::stored(const RequestRecord &record, qint64 bytes)
{
    change(record, [&](Tally &tally) {
        ++tally.stored;
        tally.bytesStored += bytes;
    });
}

void Ledger::confirmed(const RequestRecord &record)
{
    change(record, [&](Tally &tally) {
        ++tally.confirmed;
        tally.bytesConfirmed += record.bytesStored;
    });
}

void Ledger::script(std::vector<FaultCount> faults)
{
    const std::lock_guard lock(mutex_);
    counters_.faults = std::move(faults);
}

void Ledger::fired(size_t rule)
{
    const std::lock_guard lock(mutex_);
    ++counters_.faultsFired;
    if (rule < counters_.faults.size())
        ++counters_.faults[rule].fired;
}

Counters Ledger::snapshot() const
{
    const std::lock_guard lock(mutex_);
    return counters_;
}

} // namespace windlass::practice
