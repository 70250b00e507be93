// SPDX-License-Identifier: GPL-3.0-or-later
// `orphans`: lists the unfinished uploads at a service, and aborts those that nobody will finish.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/prompt.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/trouble.h"
#include "app/cli/uploadtarget.h"
#include "core/base/textforms.h"
#include "core/records/orphan.h"
#include "words/quantities.h"

#include <algorithm>
#include <iterator>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Duration ageOf(const Orphan &orphan)
{
    return Duration(std::max<qint64>(0, orphan.upload.started.msecsTo(now())));
}

QJsonObject objectOf(const Orphan &orphan)
{
    const bool dated = orphan.upload.started.isValid();
    return {{u"key"_s, orphan.upload.key},
            {u"upload_id"_s, orphan.upload.sessionId},
            {u"started"_s, dated ? QJsonValue(rfc3339(orphan.upload.started)) : QJsonValue()},
            {u"age_seconds"_s,
             dated ? QJsonValue(static_cast<qint64>(ageOf(orphan).count() / 1000)) : QJsonValue()},
            {u"parts"_s, orphan.parts},
            {u"size"_s, orphan.size},
            {u"transfer"_s, orphan.transfer ? QJsonValue(*orphan.transfer) : QJsonValue()}};
}

QString tableOf(const QList<Orphan> &orphans)
{
    QList<QStringList> rows{{Cli::tr("KEY"), Cli::tr("AGE"), Cli::tr("PARTS"), Cli::tr("SIZE"),
                             Cli::tr("BELONGS TO"), Cli::tr("UPLOAD ID")}};
    for (const Orphan &orphan : orphans) {
        rows << QStringList{orphan.upload.key,
                            orphan.upload.started.isValid() ? text::duration(ageOf(orphan)) : u"?"_s,
                            text::count(orphan.parts),
                            text::bytes(orphan.size),
                            orphan.transfer ? Cli::tr("transfer %1").arg(*orphan.transfer)
                                            : Cli::tr("nobody here"),
                            orphan.upload.sessionId};
    }
    return plain::table(rows, {1, 2, 3});
}

/// Aborts them one after the other.
ExitStatus takeBack(const Destination &destination, const QList<Orphan> &orphans, TaskRun &tasks, int &done)
{
    ExitStatus status = ExitStatus::Done;
    const auto end = tasks.run(
        TakeBackUnfinished{destination, orphans}, {[&](const TaskReport &report) {
            const auto &[orphan, trouble] = std::get<TakenBack>(report);
            QJsonObject fields = objectOf(orphan);
            fields.insert(u"ok"_s, !trouble);
            fields.insert(u"error"_s, trouble ? QJsonValue(failureText(trouble->failure)) : QJsonValue());
            tasks.console().object(json::outcome("orphan_aborted"_L1, fields, now()));
            if (!trouble) {
                ++done;
                tasks.console().line(
                    Cli::tr("taken back: %1 (%2)").arg(orphan.upload.key, orphan.upload.sessionId));
                return;
            }
            status = worse(status, withoutParking(exitStatusOf(trouble->cause, trouble->failure)));
            tasks.console().problem(
                Cli::tr("not taken back: %1: %2")
                    .arg(orphan.upload.key, sentenceOf(trouble->failure, text::Task::TakeBack)));
        }});
    return worse(status, troubleOf(end, text::Task::TakeBack, tasks.console()));
}

/// The uploads to abort, after a person has agreed.
QList<Orphan> chosen(const QList<Orphan> &orphans, const OrphansOptions &options, Console &console)
{
    QList<Orphan> old;
    std::copy_if(orphans.begin(), orphans.end(), std::back_inserter(old),
                 [&](const Orphan &orphan) { return mayBeAborted(orphan, now(), options.olderThan); });
    const auto young = std::ranges::count_if(orphans, [&](const Orphan &orphan) {
        return !orphan.transfer && !mayBeAborted(orphan, now(), options.olderThan);
    });
    if (young > 0) {
        console.remark(
            Cli::tr(
                "%n younger than %1 left alone: another computer may be at it. --older-than says otherwise.",
                nullptr, static_cast<int>(young))
                .arg(durationText(options.olderThan)));
    }
    return old;
}

} // namespace

ExitStatus carryOut(const OrphansOptions &options, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    const auto destination = uploadTarget(options.destination, tasks.destinations());
    if (!destination)
        return refuse(destination.error(), context);

    QList<Orphan> orphans;
    const auto end =
        tasks.run(ListUnfinished{*destination}, {[&](const TaskReport &report) {
                      const Orphan &orphan = std::get<UnfinishedFound>(report).upload;
                      orphans.append(orphan);
                      context.console.object(json::outcome("orphan"_L1, objectOf(orphan), now()));
                  }});
    QJsonObject summary{{u"orphans"_s, orphans.size()}};
    if (end.cancelled)
        return tasks.end(ExitStatus::Interrupted, summary);
    if (!orphans.isEmpty())
        context.console.lines(tableOf(orphans));
    if (end.trouble)
        return tasks.end(troubleOf(end, text::Task::TakeBack, context.console), summary);
    if (orphans.isEmpty())
        context.console.line(Cli::tr("There are no unfinished uploads."));
    if (!options.abort)
        return tasks.end(ExitStatus::Done, summary);

    const QList<Orphan> old = chosen(orphans, options, context.console);
    summary.insert(u"aborted"_s, 0);
    if (old.isEmpty())
        return tasks.end(ExitStatus::Done, summary);
    if (!options.yes && !agreed(Cli::tr("Take %n unfinished uploads back? What was sent of them is deleted.",
                                        nullptr, static_cast<int>(old.size())))) {
        context.console.problem(Cli::tr("Nothing was taken back. Say --yes to do it without being asked."));
        return tasks.end(ExitStatus::NeedsPerson, summary);
    }
    int done = 0;
    const ExitStatus status = takeBack(*destination, old, tasks, done);
    summary.insert(u"aborted"_s, done);
    return tasks.end(tasks.interrupted() ? ExitStatus::Interrupted : status, summary);
}

} // namespace windlass
