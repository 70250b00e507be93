// SPDX-License-Identifier: GPL-3.0-or-later
// `verify`: compares local file, journal and object once more. It may run while another process drives the
// profile.
#include "app/cli/jsonlines.h"
#include "app/cli/toolbox.h"
#include "app/cli/values.h"
#include "core/accounts/serviceaddress.h"
#include "core/restore/verification.h"
#include "ui/text/quantities.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

#include <optional>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

QJsonArray named(const QList<Check> &checks, Agreement result)
{
    QJsonArray names;
    for (const Check &check : checks) {
        if (check.result == result)
            names.append(check.name);
    }
    return names;
}

QJsonArray sentences(const QList<Check> &checks)
{
    QJsonArray all;
    for (const Check &check : checks) {
        if (!check.text.isEmpty())
            all.append(check.text);
    }
    return all;
}

QString joined(const QJsonArray &words)
{
    QStringList all;
    for (const QJsonValue word : words)
        all << word.toString().replace(u'_', u' ');
    return all.join(", "_L1);
}

ExitStatus statusOf(const VerifyEnd &end)
{
    const ExitStatus found = end.differs() ? ExitStatus::Failed : ExitStatus::Done;
    return end.failure ? worse(found, exitStatusOf(end.cause, *end.failure)) : found;
}

void tell(const VerifyEnd &end, const StoredTransfer &transfer, Console &console)
{
    const QString url = objectUrl(transfer.destination, transfer.key);
    const bool ok = statusOf(end) == ExitStatus::Done;
    const QJsonArray same = named(end.checks, Agreement::Same);
    console.object(
        json::outcome("verified"_L1,
                      {{u"transfer"_s, transfer.id},
                       {u"ok"_s, ok},
                       {u"file"_s, transfer.file},
                       {u"url"_s, url},
                       {u"checked"_s, same},
                       {u"differs"_s, named(end.checks, Agreement::Differs)},
                       {u"not_compared"_s, named(end.checks, Agreement::NotCompared)},
                       {u"remarks"_s, sentences(end.checks)},
                       {u"error"_s, end.failure ? QJsonValue(failureText(*end.failure)) : QJsonValue()}},
                      QDateTime::currentDateTimeUtc()));
    for (const Check &check : end.checks) {
        if (check.result == Agreement::Differs)
            console.problem(check.text);
        else if (!check.text.isEmpty())
            console.line(check.text);
    }
    if (end.failure)
        console.problem(
            u"The service could not be asked: %1"_s.arg(sentenceOf(*end.failure, text::Task::Verify)));
    if (ok)
        console.line(u"the same: %1 and %2 (compared: %3)"_s.arg(transfer.file, url, joined(same)));
    else if (end.differs())
        console.line(u"different: %1 and %2"_s.arg(transfer.file, url));
}

/// Why there is nothing to verify; only what is done is promised to be the same.
std::optional<Refusal> notYet(const StoredTransfer &transfer)
{
    if (transfer.state == TransferState::Done)
        return {};
    const bool over = transfer.state == TransferState::Failed || transfer.state == TransferState::Cancelled;
    return Refusal{over ? ExitStatus::Failed : ExitStatus::Parked,
                   u"Transfer %1 is %2, so that there is nothing to compare%3."_s.arg(
                       QString::number(transfer.id), QString(stateName(transfer.state)),
                       over ? QString() : u" yet. `windlass-cli resume %1` goes on"_s.arg(transfer.id))};
}

/// The finished transfers that made what is at a place, by the journal.
QList<TransferId> madeAt(const ObjectPlace &place, const QList<StoredTransfer> &transfers)
{
    QMap<QString, const StoredTransfer *> last; // an object that was replaced since is not the earlier one's
    for (const StoredTransfer &transfer : transfers) {
        if (transfer.state != TransferState::Done || !isAt(place, transfer.key) ||
            bucketPlace(*transfer.destination) != bucketPlace(place.destination))
            continue;
        const StoredTransfer *&known = last[transfer.key];
        if (known == nullptr || known->finished <= transfer.finished)
            known = &transfer;
    }
    QList<TransferId> ids;
    for (const StoredTransfer *transfer : std::as_const(last))
        ids << transfer->id;
    return ids;
}

/// The number of a transfer, or a place whose objects this profile uploaded.
tl::expected<QList<TransferId>, Refusal> transfersOf(const QString &word, Toolbox &tools)
{
    if (const auto id = transferNumber(word))
        return QList<TransferId>{*id};
    const auto place = objectPlace(word, tools.destinations());
    if (!place)
        return tl::unexpected(Refusal{exitStatusOf(place.error()), place.error().text});
    const QList<TransferId> ids = madeAt(*place, tools.transfers());
    if (ids.isEmpty())
        return tl::unexpected(Refusal{
            ExitStatus::Failed, u"This profile's journal knows of no finished upload to %1, so that there is "
                                "nothing to compare with."_s.arg(word)});
    return ids;
}

ExitStatus verifyTransfer(TransferId id, const VerifyOptions &options, Toolbox &tools)
{
    Session &session = tools.session();
    const auto transfer = tools.journal() ? tools.journal()->transfer(id) : std::optional<StoredTransfer>();
    if (!transfer)
        return refuse(transfer.error(), session);
    if (!*transfer)
        return refuse(Refusal{ExitStatus::Usage, unknownTransfer(id)}, session);
    if (const auto refusal = notYet(**transfer))
        return refuse(*refusal, session);
    if (const auto ready = tools.goTo((*transfer)->destination, {}); !ready)
        return refuse(ready.error(), session);

    qint64 done = 0;
    qint64 all = 0;
    std::optional<VerifyEnd> end;
    const int lanes = options.parts > 0 ? options.parts : tools.settings().parts;
    Verification verification(tools.errand(), **transfer, options.download ? lanes : 0,
                              {[&](qint64 bytes, qint64 of) {
                                   done = bytes;
                                   all = of;
                               },
                               [&](const VerifyEnd &found) {
                                   end = found;
                                   tools.finish();
                               }});
    tools.watch([&] { return u"comparing: %1"_s.arg(text::percent(done, all)); },
                [&] {
                    return QJsonObject{{u"transfer"_s, id}, {u"compared"_s, done}, {u"size"_s, all}};
                });
    verification.start();
    tools.wait({});
    if (!end)
        return ExitStatus::Interrupted;
    tell(*end, **transfer, session.console);
    return statusOf(*end);
}

} // namespace

ExitStatus carryOut(const VerifyOptions &options, Session &session)
{
    const auto box = Toolbox::open(session);
    if (!box)
        return refuse(box.error(), session);
    Toolbox &tools = **box;
    ExitStatus status = ExitStatus::Done;
    for (const QString &word : options.what) {
        const auto ids = transfersOf(word, tools);
        if (!ids) {
            status = worse(status, refuse(ids.error(), session));
            continue;
        }
        for (const TransferId id : *ids) {
            status = worse(status, verifyTransfer(id, options, tools));
            if (tools.interrupted())
                return tools.end(status);
        }
    }
    return tools.end(status);
}

} // namespace windlass
