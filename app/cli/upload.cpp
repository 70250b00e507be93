// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/profileaccess.h"
#include "app/cli/uploadtarget.h"

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Result<AddRequest> requestFor(const UploadOptions &options, const Drive &drive)
{
    AddRequest request;
    for (const QString &path : options.paths)
        request.paths << path;
    auto destination = uploadTarget(options.to, drive.destinations());
    if (!destination)
        return failed(destination.error());
    request.destination = *destination;
    request.keyTemplate = options.keyTemplate;
    auto retry = policyWith(options.retry, destination->retry.value_or(drive.settings().retry));
    if (!retry)
        return failed(retry.error());
    request.retry = *retry;
    if (options.partSize > 0)
        request.partSize = options.partSize;
    request.metadata = options.metadata;
    request.ifExists = options.ifExists;
    return request;
}

} // namespace

ExitStatus carryOut(const UploadOptions &options, Session &session)
{
    const auto driven = driveProfile(session);
    if (!driven)
        return refuse(driven.error(), session);

    Drive drive(session.console, driven->profile);
    QObject::connect(&drive.engine(), &Engine::addDone, &drive, [&drive](const AddReport &report) {
        for (const QString &problem : report.problems)
            drive.refuse(problem);
        if (report.added.isEmpty())
            drive.finish(ExitStatus::Usage);
        else
            drive.follow(report.added);
    });
    return drive.run([&] {
        const auto request = requestFor(options, drive);
        if (!request) {
            drive.refuse(request.error().text);
            drive.finish();
            return;
        }
        drive.command([request = *request, limits = options.limits](Engine &engine) {
            engine.limitThisRun(limits.jobs, limits.parts, limits.bytesPerSecond);
            engine.add(request);
        });
    });
}

} // namespace windlass
