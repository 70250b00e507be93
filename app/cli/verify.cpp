// SPDX-License-Identifier: GPL-3.0-or-later
// `verify`: compares local file, journal and object again. It may run while another process drives the
// profile.
#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/statetext.h"
#include "app/cli/taskrun.h"
#include "app/cli/tr.h"
#include "app/cli/trouble.h"
#include "app/cli/uploadtarget.h"
#include "app/cli/values.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>

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
            all.append(text::said(check.text));
    }
    return all;
}

/// The names of comparisons (core/restore/check.h) with blanks for underscores.
constexpr std::array comparisons{
    QT_TRANSLATE_NOOP("Cli", "file"),     QT_TRANSLATE_NOOP("Cli", "object"),
    QT_TRANSLATE_NOOP("Cli", "content"),  QT_TRANSLATE_NOOP("Cli", "manifest"),
    QT_TRANSLATE_NOOP("Cli", "size"),     QT_TRANSLATE_NOOP("Cli", "upload id"),
    QT_TRANSLATE_NOOP("Cli", "checksum"), QT_TRANSLATE_NOOP("Cli", "bytes"),
};

QString comparison(QString name)
{
    name.replace(u'_', u' ');
    const auto known = std::ranges::find_if(
        comparisons, [&name](const char *each) { return name == QLatin1StringView(each); });
    return known == comparisons.end() ? name : Cli::tr(*known);
}

QString joined(const QJsonArray &words)
{
    QStringList all;
    for (const QJsonValue word : words)
        all << comparison(word.toString());
    return all.join(", "_L1);
}

ExitStatus statusOf(const VerifyEnd &end)
{
    const ExitStatus found = end.differs() ? ExitStatus::Failed : ExitStatus::Done;
    return end.failure ? worse(found, exitStatusOf(end.cause, *end.failure)) : found;
}

void tell(const Verified &found, Console &console)
{
    const auto &[id, file, url, end] = found;
    const bool ok = statusOf(end) == ExitStatus::Done;
    const QJsonArray same = named(end.checks, Agreement::Same);
    console.object(
        json::outcome("verified"_L1,
                      {{u"transfer"_s, id},
                       {u"ok"_s, ok},
                       {u"file"_s, file},
                       {u"url"_s, url},
                       {u"checked"_s, same},
                       {u"differs"_s, named(end.checks, Agreement::Differs)},
                       {u"not_compared"_s, named(end.checks, Agreement::NotCompared)},
                       {u"remarks"_s, sentences(end.checks)},
                       {u"error"_s, end.failure ? QJsonValue(failureText(*end.failure)) : QJsonValue()}},
                      now()));
    for (const Check &check : end.checks) {
        if (check.result == Agreement::Differs)
            console.problem(text::said(check.text));
        else if (!check.text.isEmpty())
            console.line(text::said(check.text));
    }
    if (end.failure)
        console.problem(
            Cli::tr("The service could not be asked: %1").arg(sentenceOf(*end.failure, text::Task::Verify)));
    if (ok)
        console.line(Cli::tr("the same: %1 and %2 (compared: %3)").arg(file, url, joined(same)));
    else if (end.differs())
        console.line(Cli::tr("different: %1 and %2").arg(file, url));
}

/// Why there is nothing to verify: only finished transfers can be.
Refusal refusalOf(NotVerified found, const QString &word, const Profile &profile)
{
    if (found.state && !profileDriver(profile)) // transfers that the journal calls active wait for `resume`
        found.state = next(*found.state, TransferEvent::Restored).value_or(*found.state);
    if (found.failure)
        return {exitStatusOf(*found.failure), text::said(found.failure->text)};
    if (found.id == 0) {
        return {ExitStatus::Failed,
                Cli::tr("This profile's journal knows of no finished upload to %1, so that there is "
                        "nothing to compare with.")
                    .arg(word)};
    }
    if (!found.state)
        return {ExitStatus::Usage, unknownTransfer(found.id)};
    const bool over = found.state == TransferState::Failed || found.state == TransferState::Cancelled;
    const QString state = stateText(*found.state);
    if (over)
        return {ExitStatus::Failed, Cli::tr("Transfer %1 is %2, so that there is nothing to compare.")
                                        .arg(QString::number(found.id), state)};
    return {
        ExitStatus::Parked,
        Cli::tr(
            "Transfer %1 is %2, so that there is nothing to compare yet. `windlass-cli resume %1` goes on.")
            .arg(QString::number(found.id), state)};
}

/// Verifies a transfer by its number, or the objects at a place that this profile uploaded.
ExitStatus verify(const QString &word, const VerifyOptions &options, TaskRun &tasks)
{
    CommandContext &context = tasks.context();
    VerifyTransfers what{.what = TransferId(0), .download = options.download, .lanes = options.parts};
    if (const auto id = transferNumber(word)) {
        what.what = *id;
    } else {
        const auto place = objectPlace(word, tasks.destinations());
        if (!place)
            return refuse(place.error(), context);
        what.what = *place;
    }
    ExitStatus status = ExitStatus::Done;
    const auto end = tasks.run(
        what,
        {[&](const TaskReport &report) {
             if (const auto *none = std::get_if<NotVerified>(&report)) {
                 status = worse(status, refuse(refusalOf(*none, word, tasks.profile()), context));
             } else if (const auto *found = std::get_if<Verified>(&report)) {
                 tell(*found, context.console);
                 status = worse(status, statusOf(found->end));
             }
         },
         [](const TaskProgress &progress) {
             const auto &here = std::get<VerifyProgress>(progress);
             return Cli::tr("comparing: %1").arg(text::percent(here.done, here.all));
         },
         [](const TaskProgress &progress) {
             const auto &here = std::get<VerifyProgress>(progress);
             return QJsonObject{{u"transfer"_s, here.id}, {u"compared"_s, here.done}, {u"size"_s, here.all}};
         }});
    return worse(status, troubleOf(end, text::Task::Verify, context.console));
}

} // namespace

ExitStatus carryOut(const VerifyOptions &options, CommandContext &context)
{
    const auto opened = TaskRun::open(context);
    if (!opened)
        return refuse(opened.error(), context);
    TaskRun &tasks = **opened;
    ExitStatus status = ExitStatus::Done;
    for (const QString &word : options.what) {
        status = worse(status, verify(word, options, tasks));
        if (tasks.interrupted())
            break;
    }
    return tasks.end(status);
}

} // namespace windlass
