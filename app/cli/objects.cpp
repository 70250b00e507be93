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
ExitStatus trouble(const std::optional<RunResult<Receipt>> &answer, Toolbox &tools)
{
    if (!answer)
        return ExitStatus::Interrupted;
    const Failure failure = answer->lastFailure.value_or(answer->result.error());
    tools.console().problem(sentenceOf(failure));
    return exitStatusOf(answer->cause, failure);
}

/// For people, who are told where the service does not say it.
QString sizeOf(const ObjectFacts &object)
{
    return object.size ? text::bytes(*object.size) : u"of unknown size"_s;
}

void print(const QList<ListedObject> &objects, const Destination &destination, Console &console)
{
    QList<QStringList> rows;
    for (const ListedObject &object : objects) {
        console.object(json::outcome("object"_L1,
                                     {{u"key"_s, object.key},
                                      {u"url"_s, objectUrl(destination, object.key)},
                                      {u"size"_s, object.size ? QJsonValue(*object.size) : QJsonValue()},
                                      {u"etag"_s, object.etag},
                                      {u"modified"_s, rfc3339(object.modified)}},
                                     now()));
        rows << QStringList{object.size ? text::bytes(*object.size) : u"?"_s, text::dateTime(object.modified),
                            object.key};
    }
    if (!rows.isEmpty())
        console.line(plain::table(rows, {0}));
}

} // namespace

ExitStatus carryOut(const ListOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    const auto place = objectPlace(options.url, tools.destinations());
    if (!place)
        return refuse(place.error(), session);
    if (const auto ready = tools.goTo(place->destination, {}); !ready)
        return tools.end(refuse(ready.error(), session));

    qint64 count = 0;
    qint64 size = 0;
    PageMarker page;
    PageTrail trail(mostPages);
    do {
        Errand::Ask ask;
        ask.step.operation = Operation::List;
        ask.facts.prefix = place->key;
        ask.facts.page = page;
        ask.sensible = [&trail](const Receipt &answer) { return trail.leadsOn(answer); };
        const auto answer = answerTo(std::move(ask), tools);
        if (!answer || !answer->result)
            return tools.end(trouble(answer, tools), {{u"objects"_s, count}, {u"size"_s, size}});
        print(answer->result->objects, place->destination, session.console);
        count += answer->result->objects.size();
        for (const ListedObject &object : answer->result->objects)
            size += object.size.value_or(0);
        page = trail.take(*answer->result);
    } while (!page.empty());
    session.console.line(count == 0 ? u"There is nothing."_s
                                    : u"%1 objects, %2"_s.arg(text::count(count), text::bytes(size)));
    return tools.end(ExitStatus::Done, {{u"objects"_s, count}, {u"size"_s, size}});
}

ExitStatus carryOut(const DeleteOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    const auto place = objectPlace(options.url, tools.destinations());
    if (!place)
        return refuse(place.error(), session);
    if (place->key.isEmpty()) {
        return refuse(Refusal{ExitStatus::Usage,
                              u"%1 names no object. One object at a time is deleted."_s.arg(options.url)},
                      session);
    }
    if (const auto ready = tools.goTo(place->destination, {}); !ready)
        return tools.end(refuse(ready.error(), session));

    const QString url = objectUrl(place->destination, place->key);
    Errand::Ask look;
    look.step.operation = Operation::Confirm;
    look.key = place->key;
    const auto found = answerTo(std::move(look), tools);
    if (!found || !found->result)
        return tools.end(trouble(found, tools));
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
        return tools.end(trouble(removed, tools));
    session.console.object(json::outcome("deleted"_L1, {{u"url"_s, url}}, now()));
    session.console.line(u"deleted %1"_s.arg(url));
    return tools.end(ExitStatus::Done);
}

} // namespace windlass
