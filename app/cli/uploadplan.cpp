// SPDX-License-Identifier: GPL-3.0-or-later
// `upload --dry-run`: prints what would be sent, under which keys, and every finding. It sends and writes
// nothing, not even a journal.
#include "app/cli/uploadplan.h"

#include "app/cli/clock.h"
#include "app/cli/jsonlines.h"
#include "app/cli/plainlines.h"
#include "app/cli/profileaccess.h"
#include "app/cli/tr.h"
#include "app/cli/uploadtarget.h"
#include "core/accounts/credentialsource.h"
#include "core/engine/uploadplanner.h"
#include "core/providers/provider.h"
#include "core/providers/providers.h"
#include "words/quantities.h"
#include "words/sentences.h"

#include <QFileInfo>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// At most so many left-out files have a line; with --json, each has an object.
constexpr qsizetype maxReported = 100;
constexpr qsizetype plannedAtOnce = 2000;

/// The objects that other transfers are uploading to, or may resume uploading to.
QHash<TargetObject, QString> takenPlaces(const Store *journal)
{
    QHash<TargetObject, QString> taken;
    if (journal == nullptr)
        return taken;
    for (const StoredTransfer &transfer : journal->transfers().value_or(QList<StoredTransfer>())) {
        if (claimsItsPlace(transfer))
            taken.insert(objectOf(transfer), transfer.file);
    }
    return taken;
}

QJsonObject plannedObject(const StoredTransfer &transfer)
{
    const bool stated = static_cast<bool>(transfer.manifest);
    return json::outcome(
        "planned"_L1,
        {{u"file"_s, transfer.file},
         {u"key"_s, transfer.key},
         {u"url"_s, objectUrl(transfer.destination, transfer.key)},
         {u"size"_s, transfer.plan.size},
         {u"parts"_s, transfer.plan.single() ? 1 : transfer.plan.parts()},
         {u"manifest"_s, stated ? QJsonValue(transfer.manifest->manifest) : QJsonValue()},
         {u"digest"_s, stated ? QJsonValue(digestText(transfer.manifest->stated)) : QJsonValue()}},
        now());
}

struct Totals
{
    qsizetype files = 0;
    qint64 bytes = 0;
    qsizetype leftOut = 0;
    qsizetype findings = 0;
    qsizetype problems = 0;
};

} // namespace

void tellLeftOut(const QList<LeftOut> &leftOut, Console &console, AlreadyReported told)
{
    qsizetype lines = 0;
    for (const LeftOut &one : leftOut) {
        console.object(json::leftOut(one, now()));
        const bool missing = isMissing(one);
        if (console.json() || ++lines > maxReported || (missing && told == AlreadyReported::Missing))
            continue;
        missing ? console.problem(text::said(leftOutText(one))) : console.line(text::said(leftOutText(one)));
    }
    if (!console.json() && lines > maxReported && told == AlreadyReported::Nothing)
        console.problem(Cli::tr("%n more are left out; --json names them all.", nullptr,
                                static_cast<int>(lines - maxReported)));
}

ExitStatus showPlan(const AddRequest &request, const Destination &destination, const Settings &settings,
                    const Store *journal, Console &console)
{
    const Service service{providerOf(destination.provider)->shape(destination.endpoint),
                          journal ? journal->recentPartRate(destination).value_or(0) : 0};
    UploadPlanner planner(request, destination, settings, service, QDateTime::currentDateTime());
    const auto taken = takenPlaces(journal);
    Totals totals;
    ExitStatus status = ExitStatus::Done;
    do {
        planner.plan(plannedAtOnce);
        PlannedUploads planned = planner.take();
        for (const StoredTransfer &transfer : std::as_const(planned.transfers)) {
            if (taken.contains(objectOf(transfer))) {
                planned.problems.append(leftOut(transfer));
                continue;
            }
            ++totals.files;
            totals.bytes += transfer.plan.size;
            console.tell([&] { return plannedObject(transfer); },
                         [&] {
                             return u"%1 -> %2, %3"_s.arg(transfer.file,
                                                          objectUrl(transfer.destination, transfer.key),
                                                          text::bytes(transfer.plan.size));
                         });
        }
        tellLeftOut(planned.leftOut, console, AlreadyReported::Nothing);
        for (const LeftOut &one : std::as_const(planned.leftOut))
            status = isMissing(one) ? worse(status, ExitStatus::Failed) : status;
        for (const QString &finding : text::said(planned.findings)) {
            console.object(json::finding(finding, now()));
            console.problem(finding);
        }
        for (const QString &problem : text::said(planned.problems)) {
            console.object(json::problem(problem, now()));
            console.problem(problem);
            status = worse(status, ExitStatus::Usage);
        }
        totals.leftOut += planned.leftOut.size();
        totals.findings += planned.findings.size();
        totals.problems += planned.problems.size();
    } while (!planner.atEnd());
    console.object(json::outcome("summary"_L1,
                                 {{u"dry_run"_s, true},
                                  {u"planned"_s, totals.files},
                                  {u"size"_s, totals.bytes},
                                  {u"left_out"_s, totals.leftOut},
                                  {u"findings"_s, totals.findings},
                                  {u"problems"_s, totals.problems},
                                  {u"exit_status"_s, static_cast<int>(status)}},
                                 now()));
    console.line(Cli::tr("Would upload %1, %2; left out: %3; findings: %4; problems: %5. Nothing was sent.")
                     .arg(plain::files(totals.files), text::bytes(totals.bytes),
                          QString::number(totals.leftOut), QString::number(totals.findings),
                          QString::number(totals.problems)));
    return status;
}

} // namespace windlass
