// SPDX-License-Identifier: GPL-3.0-or-later
// `restore`: brings objects back into files, or one to standard output. It may run while another process
// drives the profile.
#include "app/cli/restore.h"

#include "app/cli/jsonlines.h"
#include "app/cli/listing.h"
#include "app/cli/toolbox.h"
#include "core/net/bandwidth.h"
#include "core/restore/restoration.h"
#include "core/restore/streaming.h"
#include "ui/text/attempts.h"
#include "ui/text/quantities.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QJsonObject>
#include <QSet>

#include <cmath>
#include <functional>
#include <memory>
#include <utility>

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
    if (file.exists() && !file.isFile()) {
        return Refusal{ExitStatus::NeedsPerson,
                       u"%1 is no file, but a device or a pipe. Choose another place with --to."_s.arg(path)};
    }
    if ((file.exists() || file.isSymLink()) && !replace) {
        return Refusal{ExitStatus::NeedsPerson,
                       u"There is a file %1 already. Choose another place with --to, let it be replaced "
                       "with --if-exists replace, or passed over with --if-exists skip."_s.arg(path)};
    }
    return {};
}

/// The part size of the transfer that made the object, where this profile's journal knows it.
std::function<qint64(const QString &)> partSizeFrom(const QList<StoredTransfer> &transfers, qint64 told)
{
    if (told > 0)
        return [told](const QString &) { return told; };
    QHash<QString, qint64> sizes;
    for (const StoredTransfer &transfer : transfers) {
        if (!transfer.uploadId.isEmpty())
            sizes.insert(transfer.uploadId, transfer.plan.partSize);
    }
    return [sizes](const QString &uploadId) { return sizes.value(uploadId); };
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
                       {u"file"_s, order.path.isEmpty() ? u"-"_s : order.path},
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
        if (status == ExitStatus::Parked && !order.path.isEmpty())
            tools.console().remark(u"What has arrived is kept; the same command goes on."_s);
        return status;
    }
    fields.insert(u"checksum"_s, end.checksum.isEmpty() ? QJsonValue() : QJsonValue(end.checksum));
    tools.console().object(json::outcome("restored"_L1, fields, now));
    tools.console().line(u"restored: %1, %2, %3"_s.arg(
        order.path.isEmpty() ? order.url : order.path, text::bytes(end.size),
        end.checksum.isEmpty() ? u"its size is right; the service keeps no checksum that its bytes "
                                 "could be compared with"_s
                               : end.checksum));
    return ExitStatus::Done;
}

/// Carries the command out source by source.
class RestoreRun
{
public:
    RestoreRun(const RestoreOptions &options, Toolbox &tools)
        : options_(options)
        , tools_(tools)
        , partSizeOf_(partSizeFrom(tools.transfers(), options.partSize))
    {}

    /// An object, or where there is none of that name, all below the folder of that name.
    ExitStatus source(const QString &source)
    {
        const auto place = openSource(source, options_.retry, tools_);
        if (!place)
            return refuse(place.error(), tools_.session());
        ExitStatus status = ExitStatus::Done;
        RestoreOrder order = orderFor(*place, place->key);
        const auto found = place->key.isEmpty() ? std::optional(false) : isObject(order, status);
        if (!found)
            return status;
        if (*found) {
            if (toOutput())
                return output(order);
            order.path = filePath(options_.to, place->key);
            return file(std::move(order));
        }
        QList<ListedObject> objects;
        status = forEachPage(*place, text::Task::Restore, tools_,
                             [&objects](const QList<ListedObject> &page) { objects += page; });
        if (status != ExitStatus::Done)
            return status;
        if (objects.isEmpty()) {
            RestoreEnd end;
            end.cause = Cause::Fatal;
            end.failure = localFailure(FailureKind::Settings, u"There is no object %1."_s.arg(order.url));
            return tell(end, order, tools_);
        }
        if (toOutput())
            return refused(ExitStatus::Usage,
                           u"%1 names a folder. One object at a time goes to standard output."_s.arg(source));
        return folder(*place, objects);
    }

private:
    bool toOutput() const { return options_.to == u"-"; }
    ExitStatus refused(ExitStatus status, const QString &sentence)
    {
        return refuse(Refusal{status, sentence}, tools_.session());
    }

    /// One object into one file.
    ExitStatus file(RestoreOrder order)
    {
        if (written_.contains(order.path)) {
            return refused(
                ExitStatus::NeedsPerson,
                u"Another object of this run is in %1 already. Restore %2 alone, to another place."_s.arg(
                    order.path, order.url));
        }
        if (options_.skip && QFileInfo(order.path).isFile()) { // a file of that name was whole when it got it
            tools_.console().object(json::outcome("restore_skipped"_L1,
                                                  {{u"url"_s, order.url}, {u"file"_s, order.path}},
                                                  QDateTime::currentDateTimeUtc()));
            tools_.console().line(u"there already: %1"_s.arg(order.path));
            return ExitStatus::Done;
        }
        if (const auto refusal = refusalOf(order.path, options_.replace))
            return refuse(*refusal, tools_.session());
        written_.insert(order.path);
        std::optional<RestoreEnd> end;
        Restoration restoration(tools_.errand(), order,
                                {[] {}, [&](const QString &sentence) { tools_.console().remark(sentence); },
                                 [&](const RestoreEnd &found) {
                                     end = found;
                                     tools_.finish();
                                 }});
        const QString name = QFileInfo(order.path).fileName();
        tools_.watch([&] { return progressLine(name, restoration.status()); },
                     [&] { return progressObject(order.url, restoration.status()); });
        restoration.start();
        tools_.wait([&] {
            QEventLoop ending; // what is nearly through is not lost; a second Ctrl+C ends at once
            if (restoration.endSoon([&] { ending.quit(); }))
                ending.exec();
        });
        if (end)
            return tell(*end, order, tools_);
        tools_.console().remark(u"Interrupted; what has arrived is kept. The same command goes on."_s);
        return ExitStatus::Interrupted;
    }

    /// One object to standard output, the proof after it; everything else goes to standard error.
    ExitStatus output(const RestoreOrder &order)
    {
        std::optional<RestoreEnd> end;
        Streaming streaming(
            tools_.errand(), order,
            {[&](QByteArrayView bytes) -> Result<void> {
                 if (tools_.console().bytes(bytes.toByteArray()))
                     return {};
                 return failed(localFailure(FailureKind::LocalFile, u"Standard output takes no more."_s));
             },
             [&](const RestoreEnd &found) {
                 end = found;
                 tools_.finish();
             }});
        tools_.watch([&] { return progressLine(order.key, streaming.status()); },
                     [&] { return progressObject(order.url, streaming.status()); });
        streaming.start();
        tools_.wait({});
        if (tools_.console().outputEnded() && !tools_.console().outputLost())
            return ExitStatus::Done; // the reader has what it wanted
        return end ? tell(*end, order, tools_) : ExitStatus::Interrupted;
    }

    /// All objects below a place, each under its name there, in a folder.
    ExitStatus folder(const ObjectPlace &place, const QList<ListedObject> &objects)
    {
        const QFileInfo to(options_.to);
        if (to.exists() && !to.isDir()) {
            return refused(
                ExitStatus::NeedsPerson,
                u"%1 is a file. Several objects need a folder: choose another place with --to."_s.arg(
                    options_.to));
        }
        ExitStatus status = ExitStatus::Done;
        const QString prefix = folderOf(place);
        for (const ListedObject &object : objects) {
            if (object.key == prefix || (object.key.endsWith(u'/') && object.size == 0))
                continue; // stands for a folder, as some consoles make them
            const auto below =
                object.key.startsWith(prefix) ? pathBelow(object.key.sliced(prefix.size())) : std::nullopt;
            if (!below) {
                RestoreEnd end;
                end.cause = Cause::Fatal;
                end.failure =
                    localFailure(FailureKind::LocalFile,
                                 u"Its name is no path below a folder. Restore it alone, with a file after "
                                 "--to."_s);
                status = worse(status, tell(end, orderFor(place, object.key), tools_));
                continue;
            }
            RestoreOrder order = orderFor(place, object.key);
            order.path = QDir(to.absoluteFilePath()).filePath(*below);
            QDir().mkpath(QFileInfo(order.path).absolutePath());
            status = worse(status, file(std::move(order)));
            if (tools_.interrupted())
                break;
        }
        return status;
    }

    RestoreOrder orderFor(const ObjectPlace &place, const QString &key)
    {
        RestoreOrder order;
        order.key = key;
        order.url = objectUrl(place.destination, key);
        order.replace = options_.replace;
        order.lanes = options_.parts > 0 ? options_.parts : tools_.settings().parts;
        order.partSizeOf = partSizeOf_;
        if (options_.limit > 0) {
            order.limits.push_back(std::make_shared<Bandwidth>(tools_.timers()));
            order.limits.back()->setLimit(options_.limit);
        }
        return order;
    }

    /// Is there an object of exactly this key? Nothing where the service does not say; that is told then.
    std::optional<bool> isObject(const RestoreOrder &order, ExitStatus &status)
    {
        Errand::Ask look;
        look.step.operation = Operation::Confirm;
        look.key = order.key;
        const auto found = answerTo(std::move(look), tools_);
        if (found && found->result) // an empty object that is called like a folder stands for one
            return found->result->object && !(order.key.endsWith(u'/') && found->result->object->size == 0);
        status = ExitStatus::Interrupted;
        if (found) {
            RestoreEnd end;
            end.cause = found->cause;
            end.failure = found->lastFailure.value_or(found->result.error());
            status = tell(end, order, tools_);
        }
        return {};
    }

    const RestoreOptions &options_;
    Toolbox &tools_;
    std::function<qint64(const QString &)> partSizeOf_;
    QSet<QString> written_; ///< none of the objects replaces another
};

} // namespace

std::optional<QString> pathBelow(const QString &name)
{
    if (name.contains(QChar(u'\0')))
        return {};
    for (const QStringView segment : QStringView(name).split(u'/')) {
        if (segment.isEmpty() || segment == u"." || segment == u"..")
            return {};
    }
    return name;
}

ExitStatus carryOut(const RestoreOptions &options, Session &session)
{
    const bool toOutput = options.to == u"-";
    if (toOutput && options.sources.size() != 1)
        return refuse(Refusal{ExitStatus::Usage, u"One object at a time goes to standard output."_s},
                      session);
    if (toOutput)
        session.console.divert();
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    if (options.sources.size() > 1 && !QDir().mkpath(options.to)) {
        return tools.end(refuse(
            Refusal{ExitStatus::NeedsPerson,
                    u"%1 cannot be a folder. Several objects need one: choose another place with --to."_s.arg(
                        options.to)},
            session));
    }
    RestoreRun run(options, tools);
    ExitStatus status = ExitStatus::Done;
    for (const QString &source : options.sources) {
        status = worse(status, run.source(source));
        if (tools.interrupted())
            break;
    }
    return tools.end(status);
}

} // namespace windlass
