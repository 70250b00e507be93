// SPDX-License-Identifier: GPL-3.0-or-later
// `ls` and `rm`: the objects below a URL, and deleting one.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/toolbox.h"
#include "core/base/textforms.h"
#include "core/upload/answerchecks.h"
#include "ui/text/quantities.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A thousand million objects.
constexpr int mostPages = 1'000'000;

/// One question, and its answer; nothing when a person interrupted.
std::optional<RunResult<Receipt>> answerTo(Errand::Ask ask, Toolbox &tools)
{
    std::optional<RunResult<Receipt>> answer;
    const RunHandle asking = tools.errand().run(std::move(ask), [&](RunResult<Receipt> end) {
        answer = std::move(end);
        tools.finish();
    });
    tools.wait({});
    return answer;
}

/// Prints what went wrong; the status that follows.
ExitStatus trouble(const std::optional<RunResult<Receipt>> &answer, text::Task task, Toolbox &tools)
{
    if (!answer)
        return ExitStatus::Interrupted;
    const Failure failure = answer->lastFailure.value_or(answer->result.error());
    tools.console().problem(sentenceOf(failure, task));
    return exitStatusOf(answer->cause, failure);
}

/// For people, who are told where the service does not say it.
QString sizeOf(const ObjectFacts &object)
{
    return object.size ? text::bytes(*object.size) : u"of unknown size"_s;
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

/// The objects at a place, printed page by page.
class Listing
{
public:
    Listing(const ObjectPlace &place, Toolbox &tools)
        : place_(place)
        , tools_(tools)
    {}

    qint64 count() const { return count_; }
    qint64 size() const { return size_; }

    ExitStatus run()
    {
        const QString folder = folderOf(place_);
        if (place_.key.isEmpty() || folder == place_.key)
            return pages(folder);
        // The key may be an object as well as a folder. The object comes first of all that begin with the
        // key.
        PageTrail trail(mostPages);
        const auto both = page(place_.key, {}, trail);
        if (!both)
            return *failed_;
        QList<ListedObject> objects = both->objects;
        objects.removeIf([&](const ListedObject &each) {
            return both->more ? each.key != place_.key : !isAt(place_, each.key);
        });
        take(objects);
        return both->more ? pages(folder) : ExitStatus::Done;
    }

private:
    ExitStatus pages(const QString &prefix)
    {
        PageMarker marker;
        PageTrail trail(mostPages);
        do {
            const auto receipt = page(prefix, marker, trail);
            if (!receipt)
                return *failed_;
            take(receipt->objects);
            marker = trail.take(*receipt);
        } while (!marker.empty());
        return ExitStatus::Done;
    }

    std::optional<Receipt> page(const QString &prefix, const PageMarker &marker, const PageTrail &trail)
    {
        Errand::Ask ask;
        ask.step.operation = Operation::List;
        ask.facts.prefix = prefix;
        ask.facts.page = marker;
        ask.sensible = [&trail](const Receipt &answer) { return trail.leadsOn(answer); };
        const auto answer = answerTo(std::move(ask), tools_);
        if (answer && answer->result)
            return *answer->result;
        failed_ = trouble(answer, text::Task::List, tools_);
        return {};
    }

    void take(const QList<ListedObject> &objects)
    {
        print(objects, place_, tools_.console());
        count_ += objects.size();
        for (const ListedObject &object : objects)
            size_ += object.size.value_or(0);
    }

    const ObjectPlace &place_;
    Toolbox &tools_;
    std::optional<ExitStatus> failed_;
    qint64 count_ = 0;
    qint64 size_ = 0;
};

} // namespace

ExitStatus carryOut(const ListOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    auto place = objectPlace(options.url, tools.destinations());
    if (!place)
        return refuse(place.error(), session);
    if (const auto ready = tools.goTo(place->destination, {}); !ready)
        return tools.end(refuse(ready.error(), session));
    place->destination = tools.destination();

    Listing list(*place, tools);
    const ExitStatus status = list.run();
    if (status == ExitStatus::Done) {
        session.console.line(
            list.count() == 0 ? u"There is nothing."_s
                              : u"%1 objects, %2"_s.arg(text::count(list.count()), text::bytes(list.size())));
    }
    return tools.end(status, {{u"objects"_s, list.count()}, {u"size"_s, list.size()}});
}

ExitStatus carryOut(const DeleteOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    auto place = singleObject(options.url, tools.destinations());
    if (!place)
        return refuse(place.error(), session);
    if (const auto ready = tools.goTo(place->destination, {}); !ready)
        return tools.end(refuse(ready.error(), session));
    place->destination = tools.destination();

    const QString url = objectUrl(place->destination, place->key);
    Errand::Ask look;
    look.step.operation = Operation::Confirm;
    look.key = place->key;
    const auto found = answerTo(std::move(look), tools);
    if (!found || !found->result)
        return tools.end(trouble(found, text::Task::Delete, tools));
    if (!found->result->object) {
        session.console.problem(u"There is no object %1."_s.arg(url));
        return tools.end(ExitStatus::Failed);
    }
    if (!options.yes && !agreed(u"Delete %1 (%2)?"_s.arg(url, sizeOf(*found->result->object)))) {
        session.console.problem(u"Nothing was deleted. Say --yes to do it without being asked."_s);
        return tools.end(ExitStatus::NeedsPerson);
    }
    Errand::Ask remove;
    remove.step.operation = Operation::Delete;
    remove.key = place->key;
    const auto removed = answerTo(std::move(remove), tools);
    if (!removed || !removed->result)
        return tools.end(trouble(removed, text::Task::Delete, tools));
    session.console.object(json::outcome("deleted"_L1, {{u"key"_s, place->key}, {u"url"_s, url}}, now()));
    session.console.line(u"deleted %1"_s.arg(url));
    return tools.end(ExitStatus::Done);
}

} // namespace windlass
