// SPDX-License-Identifier: GPL-3.0-or-later
// `queue`: shows the transfers as the journal has them. It only reads, and never drives the profile.
#include "app/cli/clock.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/statetext.h"
#include "app/cli/tr.h"
#include "core/queue/needsperson.h"
#include "words/sentences.h"

#include <QEventLoop>
#include <QJsonObject>
#include <QMap>
#include <QTimer>

#include <chrono>
#include <optional>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration readInterval = 1s;

bool isWanted(const StoredTransfer &transfer, const QueueOptions &options)
{
    if (!options.state)
        return true;
    // By the word that the list shows: one that needs a person is not among the failed ones.
    const bool needs =
        needsPerson(transfer.state, transfer.cause, transfer.failure ? &*transfer.failure : nullptr);
    return options.state->state ? !needs && transfer.state == *options.state->state : needs;
}

QList<StoredTransfer> wanted(QList<StoredTransfer> transfers, const QueueOptions &options)
{
    transfers.removeIf([&](const StoredTransfer &transfer) { return !isWanted(transfer, options); });
    return transfers;
}

/// All transfers, whatever their state.
tl::expected<QList<StoredTransfer>, Refusal> readQueue(const CommandContext &context)
{
    const auto store = readJournal(context);
    if (!store)
        return tl::unexpected(store.error());
    auto transfers = *store ? (*store)->transfers() : QList<StoredTransfer>();
    if (!transfers)
        return tl::unexpected(Refusal{exitStatusOf(transfers.error()), text::said(transfers.error().text)});
    const auto profile = profileAt(context.global.profile);
    // Nobody drives it: transfers that the journal calls active wait for `resume`.
    if (profile && !profileDriver(*profile)) {
        for (StoredTransfer &transfer : *transfers)
            transfer.state = next(transfer.state, TransferEvent::Restored).value_or(transfer.state);
    }
    return *transfers;
}

QString tableOf(const QList<StoredTransfer> &transfers, const QueueOptions &options)
{
    if (!transfers.isEmpty())
        return plain::queue(transfers, now());
    if (options.state && !options.state->state)
        return Cli::tr("No transfer needs you.");
    return options.state ? Cli::tr("No transfer is %1.").arg(stateText(*options.state->state))
                         : Cli::tr("The queue is empty. `windlass-cli upload PATH --to DEST` fills it.");
}

/// Prints what has changed since the last call: objects for programs, the whole table for people.
class Watch
{
public:
    Watch(const QueueOptions &options, CommandContext &context)
        : options_(options)
        , context_(context)
    {}

    std::optional<Refusal> look()
    {
        const auto transfers = readQueue(context_);
        if (!transfers)
            return transfers.error();
        for (const StoredTransfer &transfer : *transfers) {
            const bool listed = isWanted(transfer, options_);
            if (!listed && !told_.contains(transfer.id))
                continue;
            QJsonObject object = json::transfer(transfer, now());
            const QJsonValue time = object.take(u"time"_s);
            if (told_.value(transfer.id) == object)
                continue;
            if (listed)
                told_.insert(transfer.id, object);
            else
                told_.remove(transfer.id); // printed once more, with its present state
            object.insert(u"time"_s, time);
            context_.console.object(object);
        }
        const QString table = tableOf(wanted(*transfers, options_), options_);
        if (table != table_)
            context_.console.screen(table);
        table_ = table;
        return {};
    }

private:
    const QueueOptions &options_;
    CommandContext &context_;
    QMap<TransferId, QJsonObject> told_;
    QString table_;
};

/// Runs until a person ends it.
ExitStatus watchQueue(const QueueOptions &options, CommandContext &context)
{
    Watch watch(options, context);
    QEventLoop loop;
    std::optional<Refusal> refusal = watch.look();
    QTimer pace;
    QObject::connect(&pace, &QTimer::timeout, &pace, [&] {
        refusal = watch.look();
        if (refusal || context.console.outputEnded())
            loop.quit();
    });
    pace.start(readInterval);
    const Interrupt interrupt([&loop] { loop.quit(); });
    if (!refusal)
        loop.exec();
    return refusal ? refuse(*refusal, context) : ExitStatus::Done;
}

} // namespace

ExitStatus carryOut(const QueueOptions &options, CommandContext &context)
{
    if (options.watch)
        return watchQueue(options, context);
    const auto transfers = readQueue(context);
    if (!transfers)
        return refuse(transfers.error(), context);
    const QList<StoredTransfer> listed = wanted(*transfers, options);
    for (const StoredTransfer &transfer : listed)
        context.console.object(json::transfer(transfer, now()));
    context.console.lines(tableOf(listed, options));
    return ExitStatus::Done;
}

} // namespace windlass
