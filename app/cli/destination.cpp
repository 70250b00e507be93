// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/drive.h"
#include "app/cli/handedover.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/vaultaccess.h"
#include "core/engine/accounts.h"
#include "ui/text/failures.h"

#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// What the trial's failure asks for: a person, another place, or only time.
ExitStatus trialStatus(const Failure &failure)
{
    constexpr int unauthorized = 401;
    constexpr int forbidden = 403;
    constexpr int serverTrouble = 500;
    switch (failure.kind) {
    case FailureKind::Credentials:
    case FailureKind::Tls:
    case FailureKind::ObjectExists:
    case FailureKind::Portal:
        return ExitStatus::NeedsPerson;
    case FailureKind::Service:
        if (failure.httpStatus == unauthorized || failure.httpStatus == forbidden)
            return ExitStatus::NeedsPerson;
        return failure.httpStatus >= serverTrouble ? ExitStatus::Parked : ExitStatus::Failed;
    case FailureKind::Network:
    case FailureKind::Aborted:
    case FailureKind::BadAnswer:
    case FailureKind::Exhausted:
        return ExitStatus::Parked;
    case FailureKind::Settings:
        return ExitStatus::Usage;
    case FailureKind::Damaged:
    case FailureKind::LocalFile:
    case FailureKind::SourceChanged:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
    case FailureKind::Journal:
        return ExitStatus::Failed;
    }
    return ExitStatus::Failed;
}

QString trialSentence(const Destination &destination, const Failure &failure)
{
    const text::FailureWords words = text::failureWords(failure, text::Task::Trial);
    QStringList sentences{u"The trial of %1 failed: %2"_s.arg(destination.name, words.sentence)};
    if (const QString code = text::failureCode(failure); !code.isEmpty())
        sentences << u"(%1)"_s.arg(code);
    if (const QString said = text::serviceWords(failure); !said.isEmpty())
        sentences << said;
    if (!words.action.isEmpty())
        sentences << words.action;
    return sentences.join(u' ');
}

ExitStatus addHere(const Destination &destination, const DrivenProfile &driven, Session &session)
{
    const auto store = openStore(driven.profile, Store::Access::ReadWrite);
    if (!store)
        return refuse(store.error(), session);
    const auto before = (*store)->destination(destination.name);
    if (!before)
        return refuse(before.error(), session);
    const auto may = *before ? mayReplace(**before, destination) : Result<void>();
    if (!may)
        return refuse(may.error(), session);
    if (const auto saved = (*store)->saveDestination(destination); !saved)
        return refuse(saved.error(), session);
    return ExitStatus::Done;
}

ExitStatus removeHere(const QString &name, const DrivenProfile &driven, Session &session)
{
    const auto store = openStore(driven.profile, Store::Access::ReadWrite);
    if (!store)
        return refuse(store.error(), session);
    const auto transfers = (*store)->transfers();
    if (!transfers)
        return refuse(transfers.error(), session);
    QList<TransferId> needing;
    for (const StoredTransfer &transfer : *transfers) {
        if (needs(transfer, name))
            needing << transfer.id;
    }
    if (const auto may = mayRemove(name, needing); !may)
        return refuse(may.error(), session);
    if (const auto removed = (*store)->removeDestination(name); !removed)
        return refuse(removed.error(), session);
    // Where there is no keychain there is no secret to leave behind either.
    if (const auto forgotten = forgetSecret(**store, name); !forgotten)
        session.console.remark(u"Its secret could not be removed: "_s + forgotten.error().text);
    return ExitStatus::Done;
}

} // namespace

ExitStatus carryOut(const DestinationAddOptions &options, Session &session)
{
    const auto name = checkedDestinationName(options.name);
    if (!name)
        return refuse(name.error(), session);
    auto destination = destinationFromUrl(options.url);
    if (!destination)
        return refuse(destination.error(), session);
    destination->name = *name;
    destination->accessKeyId = options.accessKeyId;
    const auto retry = policyWith(options.retry, RetryPolicy{});
    if (!retry)
        return refuse(retry.error(), session);
    destination->retry = *retry;

    std::optional<Destination> before;
    if (const auto journal = readJournal(session); journal && *journal) {
        const auto saved = (*journal)->destination(*name);
        if (!saved)
            return refuse(saved.error(), session);
        before = *saved;
    }
    if (before && destination->accessKeyId.isEmpty())
        destination->accessKeyId = before->accessKeyId;
    const ExitStatus status =
        carryOut(ProfileCommand{[&](DrivenProfile &driven) { return addHere(*destination, driven, session); },
                                [&] {
                                    return DriverRequest{.what = DriverRequest::What::AddDestination,
                                                         .destination = *destination};
                                },
                                Following::No},
                 session);
    if (status != ExitStatus::Done)
        return status;
    session.console.object(json::destination(*destination, now()));
    const QString policy =
        destination->retry ? plain::policyText(*destination->retry) : u"as the settings say"_s;
    if (before)
        session.console.line(u"changed %1: %2, retried %3. Its secret stays."_s.arg(
            *name, destinationUrl(*destination), policy));
    else
        session.console.line(u"saved %1: %2. `windlass-cli secret set %1` keeps its secret."_s.arg(
            *name, destinationUrl(*destination)));
    return status;
}

ExitStatus carryOut(const DestinationListOptions &, Session &session)
{
    const auto store = readJournal(session);
    if (!store)
        return refuse(store.error(), session);
    const auto destinations = *store ? (*store)->destinations() : QList<Destination>();
    if (!destinations)
        return refuse(destinations.error(), session);
    const auto unreadable = *store ? (*store)->unreadable() : QStringList();
    for (const QString &sentence : unreadable.value_or(QStringList()))
        session.console.problem(sentence);
    for (const Destination &destination : *destinations)
        session.console.object(json::destination(destination, now()));
    session.console.lines(
        destinations->isEmpty()
            ? u"No destination is saved. `windlass-cli destination add NAME URL` saves one."_s
            : plain::destinations(*destinations));
    return ExitStatus::Done;
}

ExitStatus carryOut(const DestinationTestOptions &options, Session &session)
{
    const auto driven = driveProfile(session);
    if (!driven)
        return refuse(driven.error(), session);

    Drive drive(session.console, driven->profile);
    Destination tried;
    QObject::connect(
        &drive.client(), &Client::destinationTested, &drive, [&](bool works, const Failure &failure) {
            const QString error = works ? QString() : failureText(failure);
            session.console.object(json::outcome("destination_tested"_L1,
                                                 {{u"name"_s, tried.name},
                                                  {u"ok"_s, works},
                                                  {u"error"_s, works ? QJsonValue() : QJsonValue(error)}},
                                                 now()));
            if (works)
                session.console.line(u"%1 works: a small object was written and deleted."_s.arg(tried.name));
            else
                session.console.problem(trialSentence(tried, failure));
            drive.finish(works ? ExitStatus::Done : trialStatus(failure));
        });
    return drive.run([&] {
        const auto destination = savedDestination(drive.destinations(), options.name);
        if (!destination) {
            drive.refuse(destination.error().text);
            drive.finish();
            return;
        }
        tried = *destination;
        drive.client().testDestination(tried, {});
    });
}

ExitStatus carryOut(const DestinationRemoveOptions &options, Session &session)
{
    const auto journal = readJournal(session);
    if (!journal)
        return refuse(journal.error(), session);
    const auto destinations = *journal ? (*journal)->destinations() : QList<Destination>();
    if (!destinations)
        return refuse(destinations.error(), session);
    if (const auto known = savedDestination(*destinations, options.name); !known)
        return refuse(known.error(), session);
    const ExitStatus status = carryOut(
        ProfileCommand{[&](DrivenProfile &driven) { return removeHere(options.name, driven, session); },
                       [&] {
                           return DriverRequest{.what = DriverRequest::What::RemoveDestination,
                                                .key = options.name};
                       },
                       Following::No},
        session);
    if (status != ExitStatus::Done)
        return status;
    session.console.object(json::outcome("destination_removed"_L1, {{u"name"_s, options.name}}, now()));
    session.console.line(u"removed %1"_s.arg(options.name));
    return status;
}

} // namespace windlass
