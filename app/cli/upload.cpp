// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/uploadplan.h"
#include "app/cli/uploadtarget.h"
#include "core/accounts/credentialsource.h"
#include "core/accounts/serviceaddress.h"
#include "core/exports/keytemplate.h"
#include "words/sentences.h"

#include <QDir>
#include <QFileInfo>

#include <memory>
#include <utility>

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
    const QString &keyTemplate = options.keyTemplate.isEmpty() ? settings.keyTemplate : options.keyTemplate;
    if (const auto usable = checkedKeyTemplate(keyTemplate); !usable)
        return failed(usable.error());
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

/// What can be read from the profile while another process may drive it, without creating it.
struct Known
{
    Settings settings;
    std::unique_ptr<Store> journal; ///< null: there is none yet
    QList<Destination> saved;
};

tl::expected<Known, Refusal> lookAt(const CommandContext &context)
{
    const auto refused = [](const Failure &failure) {
        return tl::unexpected(Refusal{exitStatusOf(failure), text::said(failure.text)});
    };
    const Profile profile = profilePaths(context.global.profile);
    const auto settings = readSettings(profile.settingsFile);
    if (!settings)
        return refused(settings.error());
    Known known{*settings, nullptr, {}};
    if (!QFileInfo::exists(profile.journalFile))
        return known;
    auto opened = openStore(profile, Store::Access::ReadOnly);
    if (!opened)
        return refused(opened.error());
    known.journal = std::move(*opened);
    known.saved = known.journal->destinations().value_or(QList<Destination>());
    return known;
}

ExitStatus showPlan(const UploadOptions &options, CommandContext &context)
{
    const auto known = lookAt(context);
    if (!known)
        return refuse(known.error(), context);
    const auto request = requestFor(options, known->saved, known->settings);
    if (!request)
        return refuse(request.error(), context);
    const auto destination = withEnvironment(request->destination, systemEnvironment());
    if (!destination)
        return refuse(destination.error(), context);
    return showPlan(*request, *destination, known->settings, known->journal.get(), context.console);
}

/// Is the secret in the keychain, which all processes share? Empty if a person interrupted.
std::optional<bool> secretIsKept(const QString &destination, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return false;
    TaskRun &tasks = **opened;
    bool kept = false;
    QObject::connect(&tasks.client(), &Client::secretState, &tasks, [&](const QString &, SecretState state) {
        kept = state == SecretState::Kept;
        tasks.finish();
    });
    tasks.client().requestSecretState(destination);
    tasks.wait();
    return tasks.interrupted() ? std::nullopt : std::optional(kept);
}

/// Prints the result of the request, before the transfers report more.
void tell(const AddReport &report, Drive &drive)
{
    tellLeftOut(report.leftOut, drive.console(), AlreadyReported::Missing);
    for (const QString &finding : text::said(report.findings))
        drive.console().object(json::finding(finding, now()));
    drive.notSent(report);
    for (const Sentence &problem : report.problems)
        drive.refuseFile(problem);
}

ExitStatus uploadHere(const UploadOptions &options, const DrivenProfile &driven, CommandContext &context)
{
    Drive drive(context.console, driven.profile);
    QObject::connect(&drive.client(), &Client::addDone, &drive, [&drive](const AddReport &report) {
        if (report.token != 0)
            return; // it belongs to another process
        tell(report, drive);
        if (report.added.isEmpty())
            drive.finish(report.problems.isEmpty() ? ExitStatus::Done : ExitStatus::Usage);
        else
            drive.follow(report.added);
    });
    return drive.run([&] {
        const auto request = requestFor(options, drive.destinations(), drive.settings());
        if (!request) {
            drive.refuse(text::said(request.error().text));
            drive.finish();
            return;
        }
        drive.expectOwn();
        drive.client().limitThisRun(options.limits.jobs, options.limits.parts, options.limits.bytesPerSecond);
        drive.client().add(*request);
    });
}

/// The same request for another process, which has another working directory and environment.
tl::expected<DriverRequest, Refusal> uploadRequest(const UploadOptions &options, CommandContext &context)
{
    const auto known = lookAt(context);
    if (!known)
        return tl::unexpected(known.error());
    auto request = requestFor(options, known->saved, known->settings);
    if (!request)
        return tl::unexpected(Refusal{exitStatusOf(request.error()), text::said(request.error().text)});
    const auto destination = withEnvironment(request->destination, systemEnvironment());
    if (!destination)
        return tl::unexpected(
            Refusal{exitStatusOf(destination.error()), text::said(destination.error().text)});
    request->destination = *destination;
    for (QString &path : request->paths)
        path = QDir::current().absoluteFilePath(path);
    // For these transfers only: the driver keeps its own limits.
    request->rateLimit = options.limits.bytesPerSecond;
    std::optional<bool> keychain = false;
    if (known->journal && !destination->name.isEmpty())
        keychain = secretIsKept(destination->name, context);
    if (!keychain)
        return tl::unexpected(Refusal{ExitStatus::Interrupted, Cli::tr("Interrupted; nothing was added.")});
    return DriverRequest{.what = DriverRequest::What::Add,
                         .add = *request,
                         .keychain = *keychain,
                         .identity = environmentIdentity(systemEnvironment())};
}

} // namespace

ExitStatus carryOut(const UploadOptions &options, CommandContext &context)
{
    if (options.dryRun)
        return showPlan(options, context);
    return carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return uploadHere(options, driven, context); },
                       [&] { return uploadRequest(options, context); }, Following::ToRest},
        context);
}

} // namespace windlass
