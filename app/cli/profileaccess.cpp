// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/profileaccess.h"

#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/statetext.h"
#include "app/cli/suggestion.h"
#include "app/cli/tr.h"
#include "words/sentences.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Refusal> because(ExitStatus status, const Failure &failure)
{
    return tl::unexpected(Refusal{status, text::said(failure.text)});
}

} // namespace

ExitStatus refuse(const Refusal &refusal, CommandContext &context)
{
    context.console.problem(refusal.sentence);
    return refusal.status;
}

ExitStatus refuse(const Failure &failure, CommandContext &context)
{
    return refuse(Refusal{exitStatusOf(failure), text::said(failure.text)}, context);
}

tl::expected<std::unique_ptr<Store>, Refusal> readJournal(const CommandContext &context)
{
    const auto profile = profileAt(context.global.profile);
    if (!profile)
        return because(ExitStatus::Usage, profile.error());
    if (!QFileInfo::exists(profile->journalFile))
        return nullptr;
    auto store = openStore(*profile, Store::Access::ReadOnly);
    if (!store)
        return because(exitStatusOf(store.error()), store.error());
    return std::move(*store);
}

tl::expected<DrivenProfile, Refusal> driveProfile(const CommandContext &context)
{
    const auto profile = profileAt(context.global.profile);
    if (!profile)
        return because(ExitStatus::Usage, profile.error());
    auto lock = takeProfile(*profile);
    if (!lock) {
        const bool writable = QFileInfo(QFileInfo(profile->lockFile).absolutePath()).isWritable();
        return because(writable ? ExitStatus::ProfileInUse : ExitStatus::Usage, lock.error());
    }
    Profile driven = *profile;
    driven.logLevel = context.global.logLevel;
    return DrivenProfile{driven, std::move(*lock)};
}

QString unknownTransfer(TransferId id)
{
    return Cli::tr("There is no transfer %1. `windlass-cli queue` shows those there are.").arg(id);
}

void tellPaused(TransferId id, TransferState state, Console &console)
{
    console.object(json::transferPaused(id, state, now()));
    const bool ended =
        state == TransferState::Done || state == TransferState::Failed || state == TransferState::Cancelled;
    if (ended)
        console.remark(Cli::tr("Transfer %1 is %2 already and stays as it is: there is nothing to pause.")
                           .arg(QString::number(id), stateText(state)));
    else
        console.line(plain::transferPaused(id, state));
}

QString notRemoved(TransferId id, TransferState state)
{
    return Cli::tr("Transfer %1 is %2, and something of it may be left on the service. Take it back first: "
                   "`windlass-cli "
                   "cancel %1`.")
        .arg(QString::number(id), stateText(state));
}

Result<Destination> savedDestination(const QList<Destination> &destinations, const QString &name)
{
    for (const Destination &destination : destinations) {
        if (destination.name == name)
            return destination;
    }
    QStringList names;
    for (const Destination &destination : destinations)
        names << destination.name;
    return failed(localFailure(
        FailureKind::Settings,
        Cli::tr("There is no destination “%1”.%2 `windlass-cli destination list` shows those there are, "
                "`windlass-cli destination add %1 URL` makes it.")
            .arg(name, didYouMean(name, names))));
}

} // namespace windlass
