// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/jsonlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/uploadplan.h"
#include "app/cli/uploadtarget.h"
#include "core/accounts/credentialsource.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Result<AddRequest> requestFor(const UploadOptions &options, const QList<Destination> &saved,
                              const Settings &settings)
{
    AddRequest request;
    for (const QString &path : options.paths)
        request.paths << path;
    request.filter = options.filter;
    auto destination = uploadTarget(options.to, saved);
    if (!destination)
        return failed(destination.error());
    request.destination = *destination;
    request.keyTemplate = options.keyTemplate;
    auto retry = policyWith(options.retry, destination->retry.value_or(settings.retry));
    if (!retry)
        return failed(retry.error());
    request.retry = *retry;
    if (options.partSize > 0)
        request.partSize = options.partSize;
    request.metadata = options.metadata;
    request.ifExists = options.ifExists;
    return request;
}

/// With nothing but reading: beside whoever drives the profile, and without making one.
ExitStatus showPlan(const UploadOptions &options, Session &session)
{
    const Profile profile = profilePaths(session.global.profile);
    const auto settings = readSettings(profile.settingsFile);
    if (!settings)
        return refuse(settings.error(), session);
    std::unique_ptr<Store> journal;
    if (QFileInfo::exists(profile.journalFile)) {
        auto opened = Store::open(profile.journalFile, Store::Access::ReadOnly);
        if (!opened)
            return refuse(opened.error(), session);
        journal = std::move(*opened);
    }
    const auto saved =
        journal ? journal->destinations().value_or(QList<Destination>()) : QList<Destination>();
    const auto request = requestFor(options, saved, *settings);
    if (!request)
        return refuse(request.error(), session);
    const auto destination = withEnvironment(request->destination, systemEnvironment());
    if (!destination)
        return refuse(destination.error(), session);
    return showPlan(*request, *destination, *settings, journal.get(), session.console);
}

/// What came of the request, before the transfers themselves say more.
void tell(const AddReport &report, Drive &drive)
{
    tellLeftOut(report.leftOut, drive.console(), ToldBefore::Missing);
    for (const QString &finding : report.findings)
        drive.console().object(json::finding(finding, now()));
    drive.notSent(report);
    for (const QString &problem : report.problems)
        drive.refuse(problem);
}

} // namespace

ExitStatus carryOut(const UploadOptions &options, Session &session)
{
    if (options.dryRun)
        return showPlan(options, session);
    const auto driven = driveProfile(session);
    if (!driven)
        return refuse(driven.error(), session);

    Drive drive(session.console, driven->profile);
    QObject::connect(&drive.engine(), &Engine::addDone, &drive, [&drive](const AddReport &report) {
        tell(report, drive);
        if (report.added.isEmpty())
            drive.finish(report.problems.isEmpty() ? ExitStatus::Done : ExitStatus::Usage);
        else
            drive.follow(report.added);
    });
    return drive.run([&] {
        const auto request = requestFor(options, drive.destinations(), drive.settings());
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
