// SPDX-License-Identifier: GPL-3.0-or-later
// `ls`, `du` and `rm`: list objects, sum up their sizes, and delete them.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/prompt.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/trouble.h"
#include "app/cli/uploadtarget.h"
#include "core/base/textforms.h"
#include "words/quantities.h"

#include <QJsonObject>

#include <functional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QJsonObject jsonOf(const ObjectSum &sum)
{
    QJsonObject fields{{u"objects"_s, sum.objects}, {u"size"_s, sum.size}};
    if (sum.unknownSizes > 0)
        fields.insert(u"unknown_sizes"_s, sum.unknownSizes);
    return fields;
}

/// `12 objects, 4.20 GiB`
QString wordsOf(const ObjectSum &sum)
{
    const QString objects = sum.objects == 1 ? Cli::tr("1 object")
                                             : Cli::tr("%Ln objects", nullptr, static_cast<int>(sum.objects));
    const QString words = u"%1, %2"_s.arg(objects, text::bytes(sum.size));
    return sum.unknownSizes == 0
               ? words
               : words + Cli::tr(" and %n of unknown size", nullptr, static_cast<int>(sum.unknownSizes));
}

ObjectSum sumOf(const QList<ListedObject> &objects)
{
    ObjectSum sum;
    sum.add(objects);
    return sum;
}

void print(const QList<ListedObject> &objects, const ObjectPlace &place, Console &console)
{
    QList<QStringList> rows;
    for (const ListedObject &object : objects) {
        console.object(json::outcome("object"_L1,
                                     {{u"key"_s, object.key},
                                      {u"url"_s, objectUrl(place.destination, object.key)},
                                      {u"size"_s, object.size ? QJsonValue(*object.size) : QJsonValue()},
                                      {u"etag"_s, object.etag},
                                      {u"modified"_s, rfc3339(object.modified)}},
                                     now()));
        rows << QStringList{object.size ? text::bytes(*object.size) : u"?"_s, text::dateTime(object.modified),
                            shownName(place, object.key)};
    }
    if (!rows.isEmpty())
        console.lines(plain::table(rows, {0}));
}

/// Lists all objects there, a page at a time, and prints failures. Completes the place's destination.
ExitStatus forEachPage(ObjectPlace &place, TaskRun &tasks,
                       const std::function<void(const QList<ListedObject> &)> &take)
{
    const auto end = tasks.run(ListObjects{place}, {[&](const TaskReport &report) {
                                   const auto &page = std::get<ObjectPage>(report);
                                   place.destination = page.destination;
                                   take(page.objects);
                               }});
    const ExitStatus status = troubleOf(end, text::Task::List, tasks.console());
    return tasks.interrupted() ? worse(status, ExitStatus::Interrupted) : status;
}

/// `ls`: prints all objects there, and below them how many there are.
ExitStatus list(ObjectPlace place, TaskRun &tasks, ObjectSum &sum)
{
    const ExitStatus status = forEachPage(place, tasks, [&](const QList<ListedObject> &page) {
        sum.add(page);
        print(page, place, tasks.console());
    });
    if (status == ExitStatus::Done)
        tasks.console().line(sum.objects == 0 ? Cli::tr("There is nothing.") : wordsOf(sum));
    return status;
}

/// `du`: prints how many objects there are, and how large.
ExitStatus sumUp(const QString &source, const ObjectPlace &place, TaskRun &tasks, ObjectSum &sum)
{
    const auto end = tasks.run(SumUpObjects{place}, {[&](const TaskReport &report) {
                                   sum = std::get<ObjectSum>(report);
                                   QJsonObject fields = jsonOf(sum);
                                   fields.insert(u"url"_s, objectUrl(sum.destination, folderOf(place)));
                                   tasks.console().object(json::outcome("usage"_L1, fields, now()));
                                   tasks.console().line(u"%1: %2"_s.arg(source, wordsOf(sum)));
                               }});
    const ExitStatus status = troubleOf(end, text::Task::List, tasks.console());
    return tasks.interrupted() ? worse(status, ExitStatus::Interrupted) : status;
}

/// The objects to delete at one place.
struct ToDelete
{
    ObjectPlace place;
    QList<ListedObject> objects;
};

/// Finds the object of the place, or with `recursive` all objects below it. Done, or the status for the
/// reason why there is nothing to delete, which is printed.
ExitStatus find(ToDelete &toDelete, bool recursive, TaskRun &tasks)
{
    ObjectPlace &place = toDelete.place;
    ExitStatus status = ExitStatus::Done;
    if (recursive) {
        const QString folder = folderOf(place); // the object of that name itself is not below it
        status =
            forEachPage(place, tasks, [&](const QList<ListedObject> &page) { toDelete.objects += page; });
        toDelete.objects.removeIf([&](const ListedObject &each) { return !each.key.startsWith(folder); });
    } else {
        const auto end = tasks.run(FindObject{place}, {[&](const TaskReport &report) {
                                       const auto &page = std::get<ObjectPage>(report);
                                       place.destination = page.destination;
                                       toDelete.objects = page.objects;
                                   }});
        status = troubleOf(end, text::Task::Delete, tasks.console());
    }
    if (status != ExitStatus::Done || !toDelete.objects.isEmpty())
        return status;
    tasks.console().problem(Cli::tr("There is no object %1.").arg(objectUrl(place.destination, place.key)));
    return ExitStatus::Failed;
}

/// Deletes the objects one after the other. Returns the worst of their statuses.
ExitStatus erase(const ToDelete &toDelete, TaskRun &tasks, qint64 &count)
{
    ExitStatus status = ExitStatus::Done;
    QStringList keys;
    for (const ListedObject &object : toDelete.objects)
        keys << object.key;
    const auto end = tasks.run(
        RemoveObjects{toDelete.place.destination, keys}, {[&](const TaskReport &report) {
            const auto &[destination, key, trouble] = std::get<ObjectRemoved>(report);
            if (trouble) {
                tasks.console().problem(sentenceOf(trouble->failure, text::Task::Delete));
                status = worse(status, withoutParking(exitStatusOf(trouble->cause, trouble->failure)));
                return;
            }
            ++count;
            const QString url = objectUrl(destination, key);
            tasks.console().object(json::outcome("deleted"_L1, {{u"key"_s, key}, {u"url"_s, url}}, now()));
            tasks.console().line(Cli::tr("deleted %1").arg(url));
        }});
    return worse(status, troubleOf(end, text::Task::Delete, tasks.console()));
}

bool mayErase(const ToDelete &toDelete, const DeleteOptions &options)
{
    if (options.yes)
        return true;
    const ObjectSum amount = sumOf(toDelete.objects);
    const ObjectPlace &place = toDelete.place;
    return agreed(options.recursive
                      ? Cli::tr("Delete %1 below %2?")
                            .arg(wordsOf(amount), objectUrl(place.destination, folderOf(place)))
                      : Cli::tr("Delete %1 (%2)?")
                            .arg(objectUrl(place.destination, place.key), text::bytes(amount.size)));
}

ExitStatus deleteAt(const QString &source, const DeleteOptions &options, TaskRun &tasks, qint64 &count)
{
    const auto place = options.recursive ? objectPlace(source, tasks.destinations())
                                         : singleObject(source, tasks.destinations());
    if (!place)
        return refuse(place.error(), tasks.context());
    ToDelete toDelete{*place, {}};
    if (const ExitStatus status = find(toDelete, options.recursive, tasks); status != ExitStatus::Done)
        return status;
    if (tasks.interrupted())
        return ExitStatus::Interrupted;
    if (!mayErase(toDelete, options)) {
        tasks.console().problem(Cli::tr("Nothing was deleted. Say --yes to do it without being asked."));
        return ExitStatus::NeedsPerson;
    }
    return erase(toDelete, tasks, count);
}

} // namespace

ExitStatus carryOut(const ListOptions &options, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    ExitStatus status = ExitStatus::Done;
    ObjectSum all;
    for (const QString &source : options.sources) {
        auto place = objectPlace(source, tasks.destinations());
        if (!place) {
            status = worse(status, refuse(place.error(), context));
            continue;
        }
        ObjectSum here;
        const ExitStatus listed =
            options.sumsOnly ? sumUp(source, *place, tasks, here) : list(*place, tasks, here);
        status = worse(status, listed);
        all.objects += here.objects;
        all.size += here.size;
        all.unknownSizes += here.unknownSizes;
        if (listed == ExitStatus::Interrupted)
            break;
    }
    return tasks.end(status, jsonOf(all));
}

ExitStatus carryOut(const DeleteOptions &options, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    ExitStatus status = ExitStatus::Done;
    qint64 count = 0;
    for (const QString &source : options.sources) {
        const ExitStatus here = deleteAt(source, options, tasks, count);
        status = worse(status, here);
        if (tasks.interrupted())
            break;
    }
    return tasks.end(status, {{u"deleted"_s, count}});
}

} // namespace windlass
