// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/listing.h"

#include "core/upload/answerchecks.h"

#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// A thousand million objects.
constexpr int mostPages = 1'000'000;

/// Page by page, until there is no more or something went wrong.
class Pages
{
public:
    Pages(text::Task task, Toolbox &tools, const std::function<void(const QList<ListedObject> &)> &take)
        : task_(task)
        , tools_(tools)
        , take_(take)
    {}

    ExitStatus all(const QString &prefix)
    {
        PageMarker marker;
        PageTrail trail(mostPages);
        do {
            const auto receipt = page(prefix, marker, trail);
            if (!receipt)
                return failed_;
            take_(receipt->objects);
            marker = trail.take(*receipt);
        } while (!marker.empty() && !tools_.interrupted());
        return tools_.interrupted() ? ExitStatus::Interrupted : ExitStatus::Done;
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
        failed_ = trouble(answer, task_, tools_);
        return {};
    }

    ExitStatus failed() const { return failed_; }

private:
    text::Task task_;
    Toolbox &tools_;
    const std::function<void(const QList<ListedObject> &)> &take_;
    ExitStatus failed_ = ExitStatus::Done;
};

} // namespace

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

ExitStatus trouble(const std::optional<RunResult<Receipt>> &answer, text::Task task, Toolbox &tools)
{
    if (!answer)
        return ExitStatus::Interrupted;
    const Failure failure = answer->lastFailure.value_or(answer->result.error());
    tools.console().problem(sentenceOf(failure, task));
    return exitStatusOf(answer->cause, failure);
}

ExitStatus forEachPage(const ObjectPlace &place, text::Task task, Toolbox &tools,
                       const std::function<void(const QList<ListedObject> &)> &take)
{
    Pages pages(task, tools, take);
    const QString folder = folderOf(place);
    if (place.key.isEmpty() || folder == place.key)
        return pages.all(folder);
    // The key may be an object as well as a folder. The object comes first of all that begin with the key.
    const PageTrail trail(mostPages);
    const auto both = pages.page(place.key, {}, trail);
    if (!both)
        return pages.failed();
    QList<ListedObject> objects = both->objects;
    objects.removeIf([&](const ListedObject &each) {
        return both->more ? each.key != place.key : !isAt(place, each.key);
    });
    take(objects);
    return both->more ? pages.all(folder) : ExitStatus::Done;
}

tl::expected<ObjectPlace, Refusal> openSource(const QString &source, const RetryFlags &retry, Toolbox &tools)
{
    auto place = objectPlace(source, tools.destinations());
    if (!place)
        return tl::unexpected(Refusal{exitStatusOf(place.error()), place.error().text});
    if (const auto ready = tools.goTo(place->destination, retry); !ready)
        return tl::unexpected(Refusal{exitStatusOf(ready.error()), ready.error().text});
    place->destination = tools.destination();
    return *place;
}

} // namespace windlass
