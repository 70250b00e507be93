// SPDX-License-Identifier: GPL-3.0-or-later
// `restore`: downloads objects into files, or one object to standard output. It may run while another process
// drives the profile.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/trouble.h"
#include "app/cli/uploadtarget.h"
#include "app/cli/values.h"
#include "core/base/guardedfile.h"
#include "words/attempts.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonObject>
#include <QMetaObject>
#include <QSet>

#include <cerrno>
#include <cmath>
#include <functional>
#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QString progressLine(const QString &name, const RestoreStatus &status)
{
    if (status.size == 0)
        return name + u"  "_s + Cli::tr("asking the service");
    QStringList words{name, text::percent(status.confirmed, status.size),
                      Cli::tr("%1 of %2").arg(text::bytes(status.confirmed), text::bytes(status.size))};
    if (status.bytesPerSecond >= 1)
        words << text::speed(status.bytesPerSecond);
    if (status.reading == RestoreReading::Kept)
        words << Cli::tr("checking what an earlier run brought");
    if (status.reading == RestoreReading::Whole)
        words << Cli::tr("reading it back to compare checksums");
    if (status.wait && status.bytesPerSecond < 1)
        words << Cli::tr("next attempt in %1").arg(text::duration(status.wait->remaining));
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

/// Prints the result of one object.
ExitStatus tell(const Restored &restored, TaskRun &tasks)
{
    const auto &[url, path, end] = restored;
    QJsonObject fields{{u"url"_s, url},
                       {u"file"_s, path.isEmpty() ? u"-"_s : path},
                       {u"size"_s, end.size},
                       {u"bytes_received"_s, end.fetched},
                       {u"bytes_kept"_s, end.keptBefore}};
    if (end.failure) {
        fields.insert(u"error"_s, failureText(*end.failure));
        tasks.console().object(json::outcome("restore_failed"_L1, fields, now()));
        tasks.console().problem(
            Cli::tr("not restored: %1: %2").arg(url, sentenceOf(*end.failure, text::Task::Restore)));
        const ExitStatus status = exitStatusOf(end.cause, *end.failure);
        if (path.isEmpty()) // nothing of it is kept
            return withoutParking(status);
        if (status == ExitStatus::Parked)
            tasks.console().remark(Cli::tr("What has arrived is kept; the same command goes on."));
        return status;
    }
    fields.insert(u"checksum"_s, end.checksum.isEmpty() ? QJsonValue() : QJsonValue(end.checksum));
    tasks.console().object(json::outcome("restored"_L1, fields, now()));
    tasks.console().line(
        Cli::tr("restored: %1, %2, %3")
            .arg(path.isEmpty() ? url : path, text::bytes(end.size),
                 end.checksum.isEmpty()
                     ? Cli::tr("its size is right; the service keeps no checksum that its bytes "
                               "could be compared with")
                     : end.checksum));
    return ExitStatus::Done;
}

/// What a person has to decide or do first.
Refusal refusalOf(const RestoreRefused &refused, const QString &source, const QString &to)
{
    const QString &path = refused.path;
    switch (refused.obstacle) {
    case RestoreObstacle::NoFolder:
        return {ExitStatus::NeedsPerson,
                Cli::tr("There is no folder %1. Make it, or choose another place with --to.")
                    .arg(QFileInfo(path).absolutePath())};
    case RestoreObstacle::IsFolder:
        return {ExitStatus::NeedsPerson,
                Cli::tr("%1 is a folder. Choose another place with --to.").arg(path)};
    case RestoreObstacle::NoFile:
        return {ExitStatus::NeedsPerson,
                Cli::tr("%1 is no file, but a device or a pipe. Choose another place with --to.").arg(path)};
    case RestoreObstacle::FileThere:
        return {ExitStatus::NeedsPerson,
                Cli::tr("There is a file %1 already. Choose another place with --to, let it be replaced "
                        "with --if-exists replace, or passed over with --if-exists skip.")
                    .arg(path)};
    case RestoreObstacle::WrittenAlready:
        return {ExitStatus::NeedsPerson,
                Cli::tr("Another object of this run is in %1 already. Restore %2 alone, to another place.")
                    .arg(path, refused.url)};
    case RestoreObstacle::NotAFolder:
        return {
            ExitStatus::NeedsPerson,
            Cli::tr("%1 is a file. Several objects need a folder: choose another place with --to.").arg(to)};
    case RestoreObstacle::ManyForOutput:
        return {ExitStatus::Usage,
                Cli::tr("%1 names a folder. One object at a time goes to standard output.").arg(source)};
    case RestoreObstacle::NoPathBelow:
        break; // reported as an object that was not restored
    }
    return {ExitStatus::Failed, {}};
}

Restored noPathBelow(const QString &url)
{
    Restored restored{url, {}, {}};
    restored.end.cause = Cause::Fatal;
    restored.end.failure = localFailure(
        FailureKind::LocalFile,
        Sentence::tr("Its name is no path below a folder. Restore it alone, with a file after --to."));
    return restored;
}

/// Carries out the command, one source after the other.
class RestoreRun
{
public:
    RestoreRun(const RestoreOptions &options, TaskRun &tasks)
        : options_(options)
        , tasks_(tasks)
    {}

    ExitStatus source(const QString &source)
    {
        source_ = source;
        status_ = ExitStatus::Done;
        const auto place = objectPlace(source, tasks_.destinations());
        if (!place)
            return refuse(place.error(), tasks_.context());
        const auto retry =
            policyWith(options_.retry, place->destination.retry.value_or(tasks_.settings().retry));
        if (!retry)
            return refuse(retry.error(), tasks_.context());
        open_.reset();
        const auto end = tasks_.run(orderFor(*place),
                                    {[this](const TaskReport &report) { take(report); },
                                     [](const TaskProgress &progress) {
                                         const auto &here = std::get<RestoreProgress>(progress);
                                         return progressLine(here.name, here.status);
                                     },
                                     [](const TaskProgress &progress) {
                                         const auto &here = std::get<RestoreProgress>(progress);
                                         return progressObject(here.url, here.status);
                                     }},
                                    *retry);
        if (end.cancelled && open_ && !open_->path.isEmpty())
            tasks_.console().remark(
                Cli::tr("Interrupted; what has arrived is kept. The same command goes on."));
        return worse(status_, troubleOf(end, text::Task::Restore, tasks_.console()));
    }

private:
    RestoreObjects orderFor(const ObjectPlace &place)
    {
        RestoreObjects order{.place = place,
                             .path = options_.to,
                             .replace = options_.replace,
                             .skip = options_.skip,
                             .neverReplace = written_,
                             .lanes = options_.parts,
                             .partSize = options_.partSize,
                             .bytesPerSecond = options_.limit};
        if (options_.to == u"-")
            order.output = [this](QByteArrayView bytes) { return output(bytes); };
        return order;
    }

    /// Called in the engine's thread, which waits until this thread has written the bytes.
    Result<void> output(QByteArrayView bytes)
    {
        int error = 0;
        QMetaObject::invokeMethod(
            &tasks_, [&] { error = tasks_.console().bytes(bytes.toByteArray()); },
            Qt::BlockingQueuedConnection);
        if (error == 0)
            return {};
        Failure failure = localFailure(
            FailureKind::LocalFile,
            error == EPIPE ? Sentence::tr("Standard output was closed before the whole object was written.")
                           : Sentence::tr("Standard output cannot be written: %1.").arg(systemSays(error)));
        failure.mark = Mark::NonRetryable;
        return failed(failure);
    }

    void take(const TaskReport &report)
    {
        if (const auto *begun = std::get_if<RestoreBegun>(&report)) {
            open_ = *begun;
            written_.insert(begun->path);
        } else if (const auto *restored = std::get_if<Restored>(&report)) {
            open_.reset();
            end(*restored);
        } else if (const auto *skipped = std::get_if<RestoreSkipped>(&report)) {
            tasks_.console().object(json::outcome(
                "restore_skipped"_L1, {{u"url"_s, skipped->url}, {u"file"_s, skipped->path}}, now()));
            tasks_.console().line(Cli::tr("there already: %1").arg(skipped->path));
        } else if (const auto *note = std::get_if<RestoreNote>(&report)) {
            tasks_.console().remark(text::said(note->sentence));
        } else if (const auto *refused = std::get_if<RestoreRefused>(&report)) {
            status_ =
                worse(status_, refused->obstacle == RestoreObstacle::NoPathBelow
                                   ? tell(noPathBelow(refused->url), tasks_)
                                   : refuse(refusalOf(*refused, source_, options_.to), tasks_.context()));
        }
    }

    void end(const Restored &restored)
    {
        tasks_.console().progress({});
        status_ = worse(status_, tell(restored, tasks_));
    }

    const RestoreOptions &options_;
    TaskRun &tasks_;
    QString source_;
    ExitStatus status_ = ExitStatus::Done;
    std::optional<RestoreBegun> open_; ///< the object that has not ended yet
    QSet<QString> written_;            ///< files of this run, so that no object replaces another
};

} // namespace

ExitStatus carryOut(const RestoreOptions &options, CommandContext &context)
{
    const bool toOutput = options.to == u"-";
    if (toOutput && options.sources.size() != 1)
        return refuse(Refusal{ExitStatus::Usage, Cli::tr("One object at a time goes to standard output.")},
                      context);
    if (toOutput && context.console.startedClosed())
        return refuse(Refusal{ExitStatus::Failed, Cli::tr("Standard output is closed, so that nothing can be "
                                                          "written to it. Restore with --to FILE.")},
                      context);
    if (toOutput)
        context.console.divert();
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    if (options.sources.size() > 1 && !QDir().mkpath(options.to)) {
        return tasks.end(refuse(
            Refusal{
                ExitStatus::NeedsPerson,
                Cli::tr("%1 cannot be a folder. Several objects need one: choose another place with --to.")
                    .arg(options.to)},
            context));
    }
    RestoreRun run(options, tasks);
    ExitStatus status = ExitStatus::Done;
    for (const QString &source : options.sources) {
        status = worse(status, run.source(source));
        if (tasks.interrupted())
            break;
    }
    return tasks.end(status);
}

} // namespace windlass
