// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/objectpages.h"

#include <utility>

namespace windlass {

namespace {

/// A thousand million objects, at a thousand per page.
constexpr int mostPages = 1'000'000;

} // namespace

ObjectPages::ObjectPages(ServiceRequests &requests, ObjectPlace place)
    : requests_(requests)
    , place_(std::move(place))
    , both_(!place_.key.isEmpty() && folderOf(place_) != place_.key)
    , trail_(mostPages)
{}

void ObjectPages::next(std::function<void(const Page &)> then)
{
    ServiceRequests::Ask ask;
    ask.work = work::List{both_ ? place_.key : folderOf(place_), {}, marker_};
    ask.sensible = [this](const Receipt &page) { return trail_.leadsOn(page.as<answer::Objects>()); };
    asking_ = requests_.run(std::move(ask), [this, then = std::move(then)](const RunResult<Receipt> &end) {
        Page page;
        page.trouble = troubleOf(end);
        if (end.result)
            take(end.result->as<answer::Objects>(), page);
        then(page);
    });
}

void ObjectPages::take(const answer::Objects &page, Page &result)
{
    result.objects = page.objects;
    if (!both_) {
        marker_ = trail_.take(page);
        result.more = !marker_.empty();
        return;
    }
    result.more = page.more;
    result.objects.removeIf([&](const ListedObject &each) {
        return page.more ? each.key != place_.key : !isAt(place_, each.key);
    });
    both_ = false; // the folder is listed separately
}

} // namespace windlass
