// SPDX-License-Identifier: GPL-3.0-or-later
// `ls`, `du` and `rm`: the objects at places, what they take, and deleting them.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/listing.h"
#include "app/cli/plainlines.h"
#include "core/base/textforms.h"
#include "ui/text/quantities.h"

#include <QJsonObject>

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Amount
{
    qint64 count = 0;
    qint64 size = 0;

    void add(const QList<ListedObject> &objects)
    {
        count += objects.size();
        for (const ListedObject &object : objects)
            size += object.size.value_or(0);
    }
    QJsonObject json() const { return {{u"objects"_s, count}, {u"size"_s, size}}; }
    QString words() const
    {
        return u"%1, %2"_s.arg(count == 1 ? u"1 object"_s : u"%1 objects"_s.arg(text::count(count)),
                               text::bytes(size));
    }
};

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

/// What shall be deleted of one place.
struct ToDelete
{
    ObjectPlace place;
    QList<ListedObject> objects;
};

/// The object of the place, or with `recursive` all there. Done, or why there is nothing to delete; that is
/// printed.
ExitStatus find(ToDelete &toDelete, bool recursive, Toolbox &tools)
{
    if (recursive) {
        const QString folder = folderOf(toDelete.place); // an object of that very name is not below it
        const ExitStatus status =
            forEachPage(toDelete.place, text::Task::List, tools,
                        [&](const QList<ListedObject> &page) { toDelete.objects += page; });
        toDelete.objects.removeIf([&](const ListedObject &each) { return !each.key.startsWith(folder); });
        if (status != ExitStatus::Done || !toDelete.objects.isEmpty())
            return status;
    } else {
        Errand::Ask look;
        look.step.operation = Operation::Confirm;
        look.key = toDelete.place.key;
        const auto found = answerTo(std::move(look), tools);
        if (!found || !found->result)
            return trouble(found, text::Task::Delete, tools);
        if (found->result->object) {
            ListedObject object;
            object.key = toDelete.place.key;
            object.size = found->result->object->size;
            toDelete.objects = {object};
            return ExitStatus::Done;
        }
    }
    tools.console().problem(
        u"There is no object %1."_s.arg(objectUrl(toDelete.place.destination, toDelete.place.key)));
    return ExitStatus::Failed;
}

/// One after the other; the worst of their statuses.
ExitStatus erase(const ToDelete &toDelete, Toolbox &tools, qint64 &count)
{
    ExitStatus status = ExitStatus::Done;
    for (const ListedObject &object : toDelete.objects) {
        Errand::Ask ask;
        ask.step.operation = Operation::Delete;
        ask.key = object.key;
        if (tools.interrupted())
            return worse(status, ExitStatus::Interrupted);
        const auto removed = answerTo(std::move(ask), tools);
        if (!removed || !removed->result) {
            status = worse(status, trouble(removed, text::Task::Delete, tools));
            if (!removed)
                return status;
            continue;
        }
        ++count;
        const QString url = objectUrl(toDelete.place.destination, object.key);
        tools.console().object(json::outcome("deleted"_L1, {{u"key"_s, object.key}, {u"url"_s, url}}, now()));
        tools.console().line(u"deleted %1"_s.arg(url));
    }
    return status;
}

bool mayErase(const ToDelete &toDelete, const DeleteOptions &options)
{
    if (options.yes)
        return true;
    Amount amount;
    amount.add(toDelete.objects);
    const ObjectPlace &place = toDelete.place;
    return agreed(
        options.recursive
            ? u"Delete %1 below %2?"_s.arg(amount.words(), objectUrl(place.destination, folderOf(place)))
            : u"Delete %1 (%2)?"_s.arg(objectUrl(place.destination, place.key), text::bytes(amount.size)));
}

ExitStatus deleteAt(const QString &source, const DeleteOptions &options, Toolbox &tools, qint64 &count)
{
    if (!options.recursive) {
        if (const auto single = singleObject(source, tools.destinations()); !single)
            return refuse(single.error(), tools.session());
    }
    const auto place = openSource(source, {}, tools);
    if (!place)
        return refuse(place.error(), tools.session());
    ToDelete toDelete{*place, {}};
    if (const ExitStatus status = find(toDelete, options.recursive, tools); status != ExitStatus::Done)
        return status;
    if (!mayErase(toDelete, options)) {
        tools.console().problem(u"Nothing was deleted. Say --yes to do it without being asked."_s);
        return ExitStatus::NeedsPerson;
    }
    return erase(toDelete, tools, count);
}

} // namespace

ExitStatus carryOut(const ListOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    ExitStatus status = ExitStatus::Done;
    Amount all;
    for (const QString &source : options.sources) {
        const auto place = openSource(source, {}, tools);
        if (!place) {
            status = worse(status, refuse(place.error(), session));
            continue;
        }
        Amount here;
        const ExitStatus listed =
            forEachPage(*place, text::Task::List, tools, [&](const QList<ListedObject> &page) {
                here.add(page);
                if (!options.sumsOnly)
                    print(page, *place, session.console);
            });
        status = worse(status, listed);
        all.count += here.count;
        all.size += here.size;
        if (listed == ExitStatus::Interrupted)
            break;
        if (listed != ExitStatus::Done)
            continue;
        if (options.sumsOnly) {
            QJsonObject fields = here.json();
            fields.insert(u"url"_s, objectUrl(place->destination, folderOf(*place)));
            session.console.object(json::outcome("usage"_L1, fields, now()));
            session.console.line(u"%1: %2"_s.arg(source, here.words()));
        } else {
            session.console.line(here.count == 0 ? u"There is nothing."_s : here.words());
        }
    }
    return tools.end(status, all.json());
}

ExitStatus carryOut(const DeleteOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    ExitStatus status = ExitStatus::Done;
    qint64 count = 0;
    for (const QString &source : options.sources) {
        const ExitStatus here = deleteAt(source, options, tools, count);
        status = worse(status, here);
        if (here == ExitStatus::Interrupted)
            break;
    }
    return tools.end(status, {{u"deleted"_s, count}});
}

} // namespace windlass
