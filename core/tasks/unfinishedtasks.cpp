// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tasks/unfinishedtasks.h"

#include "core/base/objectkey.h"

namespace windlass {

void ListUnfinishedTask::start()
{
    work_.goTo(what_.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        search();
    });
}

void ListUnfinishedTask::search()
{
    // Without the journal it is unknown which uploads belong to a transfer of this profile.
    const auto transfers = work_.journal().transfers();
    if (!transfers)
        return work_.end(TaskFailure{Cause::NeedsPerson, transfers.error()});
    search_ = std::make_unique<OrphanSearch>(
        work_.requests(), folderPrefix(work_.destination().prefix), *transfers,
        [this](const Orphan &upload) { work_.report(UnfinishedFound{upload}); },
        [this](const RunResult<Receipt> &last) { work_.end(troubleOf(last)); });
}

void TakeBackTask::start()
{
    work_.goTo(what_.destination, [this](const Result<void> &ready) {
        if (!ready)
            return work_.end(TaskFailure{Cause::NeedsPerson, ready.error()});
        next();
    });
}

void TakeBackTask::next()
{
    if (what_.uploads.isEmpty())
        return work_.end();
    const Orphan upload = what_.uploads.takeFirst();
    ServiceRequests::Ask ask;
    ask.work = work::Abort{upload.upload.sessionId, {}};
    ask.key = upload.upload.key;
    asking_ = work_.requests().run(std::move(ask), [this, upload](const RunResult<Receipt> &end) {
        work_.report(TakenBack{upload, troubleOf(end)});
        next();
    });
}

} // namespace windlass
