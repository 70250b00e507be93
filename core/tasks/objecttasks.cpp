// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/objecttasks.h"

namespace windlass {

void ListTask::start()
{
    work_.goTo(what_.place.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        what_.place.destination = work_.destination();
        pages_ = std::make_unique<ObjectPages>(work_.requests(), what_.place);
        waits_ = true;
        goOn();
    });
}

void ListTask::goOn()
{
    if (!std::exchange(waits_, false))
        return;
    pages_->next([this](const ObjectPages::Page &page) {
        if (page.trouble)
            return work_.end(page.trouble);
        waits_ = page.more;
        work_.report(ObjectPage{what_.place.destination, page.objects, page.more});
        if (!page.more)
            work_.end();
    });
}

void ObjectSum::add(const QList<ListedObject> &more)
{
    objects += more.size();
    for (const ListedObject &object : more) {
        size += object.size.value_or(0);
        unknownSizes += object.size ? 0 : 1;
    }
}

void SumUpTask::start()
{
    work_.goTo(what_.place.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        what_.place.destination = work_.destination();
        sum_.destination = work_.destination();
        pages_ = std::make_unique<ObjectPages>(work_.requests(), what_.place);
        next();
    });
}

void SumUpTask::next()
{
    pages_->next([this](const ObjectPages::Page &page) {
        if (page.trouble)
            return work_.end(page.trouble);
        sum_.add(page.objects);
        if (page.more)
            return next();
        work_.report(sum_);
        work_.end();
    });
}

void FindTask::start()
{
    work_.goTo(what_.place.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        ask();
    });
}

void FindTask::ask()
{
    ServiceRequests::Ask look;
    look.work = work::Confirm();
    look.key = what_.place.key;
    asking_ = work_.requests().run(std::move(look), [this](const RunResult<Receipt> &end) {
        if (!end.result)
            return work_.end(troubleOf(end));
        ObjectPage page{work_.destination(), {}, false};
        if (const auto &facts = end.result->as<answer::HeadResult>().object) {
            ListedObject object;
            object.key = what_.place.key;
            object.size = facts->size;
            object.etag = facts->etag;
            page.objects = {object};
        }
        work_.report(page);
        work_.end();
    });
}

void RemoveTask::start()
{
    work_.goTo(what_.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        next();
    });
}

void RemoveTask::next()
{
    if (what_.keys.isEmpty())
        return work_.end();
    const QString key = what_.keys.takeFirst();
    ServiceRequests::Ask ask;
    ask.work = work::Delete();
    ask.key = key;
    asking_ = work_.requests().run(std::move(ask), [this, key](const RunResult<Receipt> &end) {
        work_.report(ObjectRemoved{work_.destination(), key, troubleOf(end)});
        next();
    });
}

} // namespace windlass
