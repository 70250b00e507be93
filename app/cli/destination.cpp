// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commandhere.h"
#include "app/cli/commands.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/summary.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/trouble.h"
#include "words/sentences.h"

#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

ExitStatus addHere(const Destination &destination, const DrivenProfile &driven, CommandContext &context)
{
    const auto added = commandHere(driven, [&](Client &client, QObject *receiver, auto then) {
        client.addDestination(destination, receiver, std::move(then));
    });
    return added ? ExitStatus::Done : refuse(added.error(), context);
}

ExitStatus removeHere(const QString &name, const DrivenProfile &driven, CommandContext &context)
{
    // The destination first: if transfers still need it, its secret must stay.
    bool removed = false;
    const auto result = commandHere(driven, [&](Client &client, QObject *receiver, auto then) {
        client.dropDestination(name, receiver, [&, receiver, then](const Result<void> &dropped) {
            removed = dropped.has_value();
            if (!removed)
                return then(dropped);
            client.forgetSecret(name, receiver, then);
        });
    });
    if (!removed)
        return refuse(result.error(), context);
    if (!result)
        context.console.remark(
            Cli::tr("Its secret could not be removed: %1").arg(text::said(result.error().text)));
    return ExitStatus::Done;
}

} // namespace

ExitStatus carryOut(const DestinationAddOptions &options, CommandContext &context)
{
    const auto name = checkedDestinationName(options.name);
    if (!name)
        return refuse(name.error(), context);
    auto destination = destinationFromUrl(options.url);
    if (!destination)
        return refuse(destination.error(), context);
    destination->name = *name;
    destination->accessKeyId = options.accessKeyId;
    const auto retry = policyWith(options.retry, RetryPolicy{});
    if (!retry)
        return refuse(retry.error(), context);
    destination->retry = *retry;

    std::optional<Destination> before;
    if (const auto journal = readJournal(context); journal && *journal) {
        const auto saved = (*journal)->destination(*name);
        if (!saved)
            return refuse(saved.error(), context);
        before = *saved;
    }
    if (before && destination->accessKeyId.isEmpty())
        destination->accessKeyId = before->accessKeyId;
    const ExitStatus status =
        carryOut(ProfileCommand{[&](DrivenProfile &driven) { return addHere(*destination, driven, context); },
                                [&] {
                                    return DriverRequest{.what = DriverRequest::What::AddDestination,
                                                         .destination = *destination};
                                },
                                Following::No},
                 context);
    if (status != ExitStatus::Done)
        return status;
    context.console.object(json::destination(*destination, now()));
    const QString policy =
        destination->retry ? plain::policyText(*destination->retry) : Cli::tr("as the settings say");
    if (before)
        context.console.line(Cli::tr("changed %1: %2, retried %3. Its secret stays.")
                                 .arg(*name, destinationUrl(*destination), policy));
    else
        context.console.line(Cli::tr("saved %1: %2. `windlass-cli secret set %1` keeps its secret.")
                                 .arg(*name, destinationUrl(*destination)));
    return status;
}

ExitStatus carryOut(const DestinationListOptions &, CommandContext &context)
{
    const auto store = readJournal(context);
    if (!store)
        return refuse(store.error(), context);
    const auto destinations = *store ? (*store)->destinations() : QList<Destination>();
    if (!destinations)
        return refuse(destinations.error(), context);
    const auto unreadable = *store ? (*store)->unreadable() : QList<Sentence>();
    for (const QString &sentence : text::said(unreadable.value_or(QList<Sentence>())))
        context.console.problem(sentence);
    for (const Destination &destination : *destinations)
        context.console.object(json::destination(destination, now()));
    context.console.lines(
        destinations->isEmpty()
            ? Cli::tr("No destination is saved. `windlass-cli destination add NAME URL` saves one.")
            : plain::destinations(*destinations));
    return ExitStatus::Done;
}

namespace {

/// Prints the result of the test.
ExitStatus tellTested(const QString &name, bool works, const Failure &failure, Console &console)
{
    const QJsonValue error = works ? QJsonValue() : QJsonValue(failureText(failure));
    console.object(json::outcome("destination_tested"_L1,
                                 {{u"name"_s, name}, {u"ok"_s, works}, {u"error"_s, error}}, now()));
    if (works) {
        console.line(Cli::tr("%1 works: a small object was written and deleted.").arg(name));
        return ExitStatus::Done;
    }
    console.problem(Cli::tr("The trial of %1 failed: %2").arg(name, sentencesOf(failure, text::Task::Test)));
    return withoutParking(exitStatusOf(failure));
}

} // namespace

ExitStatus carryOut(const DestinationTestOptions &options, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    const auto destination = savedDestination(tasks.destinations(), options.name);
    ExitStatus status = ExitStatus::Interrupted;
    if (destination) {
        QObject::connect(&tasks.client(), &Client::destinationTested, &tasks,
                         [&](bool works, const Failure &failure) {
                             status = tellTested(options.name, works, failure, context.console);
                             tasks.finish();
                         });
        tasks.client().testDestination(*destination, {});
        tasks.wait();
    } else {
        status = refuse(destination.error(), context);
    }
    Summary summary;
    summary.interrupted = tasks.interrupted();
    summary.exitStatus = status;
    summary.took = tasks.took();
    context.console.object(json::summary(summary, now()));
    return status;
}

ExitStatus carryOut(const DestinationRemoveOptions &options, CommandContext &context)
{
    const auto journal = readJournal(context);
    if (!journal)
        return refuse(journal.error(), context);
    const auto destinations = *journal ? (*journal)->destinations() : QList<Destination>();
    if (!destinations)
        return refuse(destinations.error(), context);
    if (const auto known = savedDestination(*destinations, options.name); !known)
        return refuse(known.error(), context);
    const ExitStatus status = carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return removeHere(options.name, driven, context); },
                       [&] {
                           return DriverRequest{.what = DriverRequest::What::RemoveDestination,
                                                .key = options.name};
                       },
                       Following::No},
        context);
    if (status != ExitStatus::Done)
        return status;
    context.console.object(json::outcome("destination_removed"_L1, {{u"name"_s, options.name}}, now()));
    context.console.line(Cli::tr("removed %1").arg(options.name));
    return status;
}

} // namespace windlass
