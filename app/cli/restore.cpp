// SPDX-License-Identifier: GPL-3.0-or-later
// `restore`: brings an object back into a file. It may run while another process drives the profile.
#include "app/cli/jsonlines.h"
#include "app/cli/toolbox.h"
#include "core/net/bandwidth.h"
#include "core/restore/restoration.h"
#include "ui/text/attempts.h"
#include "ui/text/quantities.h"

#include <QDir>
#include <QFileInfo>

#include <cmath>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// In a folder the object's own name; else what was asked for.
QString filePath(const QString &to, const QString &key)
{
    const QFileInfo place(to);
    return place.isDir() ? QDir(place.absoluteFilePath()).filePath(key.section(u'/', -1))
                         : place.absoluteFilePath();
}

std::optional<Refusal> refusalOf(const QString &path, bool replace)
{
    const QFileInfo file(path);
    if (!QFileInfo(file.absolutePath()).isDir()) {
        return Refusal{
            ExitStatus::NeedsPerson,
            u"There is no folder %1. Make it, or choose another place with --to."_s.arg(file.absolutePath())};
    }
    if (file.isDir())
        return Refusal{ExitStatus::NeedsPerson,
                       u"%1 is a folder. Choose another place with --to."_s.arg(path)};
    if ((file.exists() || file.isSymLink()) && !replace) {
        return Refusal{ExitStatus::NeedsPerson,
                       u"There is a file %1 already. Choose another place with --to, or let it be replaced "
                       "with --if-exists replace."_s.arg(path)};
    }
    return {};
}

/// The plan of the transfer that made the object, where this profile's journal knows it.
std::function<qint64(const QString &)> partSizeFrom(const QList<StoredTransfer> &transfers, qint64 told)
{
    return [transfers, told](const QString &uploadId) -> qint64 {
        if (told > 0)
            return told;
        for (const StoredTransfer &transfer : transfers) {
            if (!uploadId.isEmpty() && transfer.uploadId == uploadId)
                return transfer.plan.partSize;
        }
        return 0;
    };
}

QString progressLine(const QString &name, const RestoreStatus &status)
{
    if (status.size == 0)
        return name + u"  asking the service"_s;
    QStringList words{name, text::percent(status.confirmed, status.size),
                      u"%1 of %2"_s.arg(text::bytes(status.confirmed), text::bytes(status.size))};
    if (status.bytesPerSecond >= 1)
        words << text::speed(status.bytesPerSecond);
    if (status.reading == RestoreReading::Kept)
        words << u"checking what an earlier run brought"_s;
    if (status.reading == RestoreReading::Whole)
        words << u"reading it back to compare checksums"_s;
    if (status.wait && status.bytesPerSecond < 1)
        words << u"next attempt in %1"_s.arg(text::duration(status.wait->remaining));
    return words.join("  "_L1);
}

QJsonObject progressObject(const QString &url, const RestoreStatus &status)
{
    return {{u"url"_s, url},
            {u"confirmed"_s, status.confirmed},
            {u"received"_s, status.received},
            {u"size"_s, status.size},
            {u"bytes_per_second"_s, std::round(status.bytesPerSecond)}};
}

/// What was restored, or how it failed: the last thing but the summary.
ExitStatus tell(const RestoreEnd &end, const RestoreOrder &order, Toolbox &tools)
{
    QJsonObject fields{{u"url"_s, order.url},
                       {u"file"_s, order.path},
                       {u"size"_s, end.size},
                       {u"bytes_received"_s, end.fetched},
                       {u"bytes_kept"_s, end.keptBefore}};
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (end.failure) {
        fields.insert(u"error"_s, failureText(*end.failure));
        tools.console().object(json::outcome("restore_failed"_L1, fields, now));
        tools.console().problem(
            u"not restored: %1: %2"_s.arg(order.url, sentenceOf(*end.failure, text::Task::Restore)));
        const ExitStatus status = exitStatusOf(end.cause, *end.failure);
        if (status == ExitStatus::Parked)
            tools.console().remark(u"What has arrived is kept; the same command goes on."_s);
        return status;
    }
    fields.insert(u"checksum"_s, end.checksum.isEmpty() ? QJsonValue() : QJsonValue(end.checksum));
    tools.console().object(json::outcome("restored"_L1, fields, now));
    tools.console().line(u"restored: %1, %2, %3"_s.arg(
        order.path, text::bytes(end.size),
        end.checksum.isEmpty() ? u"its size is right; the service keeps no checksum that its bytes "
                                 "could be compared with"_s
                               : end.checksum));
    return ExitStatus::Done;
}

} // namespace

ExitStatus carryOut(const RestoreOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    const auto place = singleObject(options.url, tools.destinations());
    if (!place)
        return refuse(place.error(), session);
    RestoreOrder order;
    order.key = place->key;
    order.path = filePath(options.to, place->key);
    order.replace = options.replace;
    order.lanes = options.parts > 0 ? options.parts : tools.settings().parts;
    order.partSizeOf = partSizeFrom(tools.transfers(), options.partSize);
    if (options.limit > 0) {
        order.limits.push_back(std::make_shared<Bandwidth>(tools.timers()));
        order.limits.back()->setLimit(options.limit);
    }
    if (const auto refusal = refusalOf(order.path, order.replace))
        return tools.end(refuse(*refusal, session));
    if (const auto ready = tools.goTo(place->destination, options.retry); !ready)
        return tools.end(refuse(ready.error(), session));
    order.url = objectUrl(tools.destination(), place->key);

    std::optional<RestoreEnd> end;
    Restoration restoration(tools.errand(), order,
                            {[] {}, [&](const QString &sentence) { session.console.remark(sentence); },
                             [&](const RestoreEnd &found) {
                                 end = found;
                                 tools.finish();
                             }});
    const QString name = QFileInfo(order.path).fileName();
    tools.watch([&] { return progressLine(name, restoration.status()); },
                [&] { return progressObject(order.url, restoration.status()); });
    restoration.start();
    tools.wait([&] { restoration.letGo(); });
    if (end)
        return tools.end(tell(*end, order, tools));
    session.console.remark(u"Interrupted; what has arrived is kept. The same command goes on."_s);
    return tools.end(ExitStatus::Interrupted);
}

} // namespace windlass
