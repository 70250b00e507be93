// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/intake.h"

#include "core/base/sentence.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Planned at once and written in one transaction. Larger than any usual export, and small enough not to
/// delay the requests in flight.
constexpr qsizetype batchSize = 2000;
constexpr Duration nextRequestDelay{5000};
/// At most so many left-out files get a line of their own in the log. The answer lists all of them.
constexpr qsizetype maxReported = 100;

} // namespace

Intake::Intake(Timers &timers, WorkerThread worker, Roster &roster, Listener listener)
    : timers_(timers)
    , worker_(std::move(worker))
    , roster_(roster)
    , listener_(std::move(listener))
{}

Intake::~Intake() = default;

void Intake::add(const AddRequest &request, const Destination &destination, const Settings &settings,
                 const Service &service)
{
    Adding &adding = addings_.emplace_back();
    adding.report.token = request.token;
    adding.planner =
        std::make_shared<UploadPlanner>(request, destination, settings, service, timers_.wallClock());
    if (std::ranges::none_of(addings_, &Adding::begun))
        planNext();
}

void Intake::stop(int token)
{
    const auto stopped =
        std::ranges::find_if(addings_, [token](const Adding &each) { return each.report.token == token; });
    if (stopped == addings_.end())
        return;
    stopped->planning.reset();
    stopped->report.problems.append(
        Sentence::tr("You stopped the adding. Files that are in the list already stay there: %1.")
            .arg(stopped->report.added.size()));
    end(*stopped);
}

/// Plans requests one after the other, in the order in which they came. A slow one, such as on a share whose
/// server is down, delays the next only for nextRequestDelay.
void Intake::planNext()
{
    slowRequestTimer_.reset();
    const auto next = std::ranges::find(addings_, false, &Adding::begun);
    if (next == addings_.end())
        return;
    next->begun = true;
    planMore(*next);
    slowRequestTimer_ = timers_.after(nextRequestDelay, [this] { planNext(); });
}

void Intake::planMore(Adding &adding)
{
    adding.planning = worker_([planner = adding.planner] { planner->plan(batchSize); },
                              [this, &adding] { writeDown(adding); });
}

void Intake::writeDown(Adding &adding)
{
    PlannedUploads planned = adding.planner->take();
    if (adding.planner->atEnd())
        adding.planning.reset();
    else
        planMore(adding);
    AddReport &report = adding.report;
    report.problems += planned.problems;
    reportLeftOut(planned);
    report.leftOut += planned.leftOut;
    report.findings += planned.findings;
    removeTakenTargets(planned.transfers, report.problems);
    reportProblems(adding); // before any of them is sent
    if (const auto added = addToRoster(std::move(planned.transfers), report); !added) {
        report.problems.append(added.error().text);
        adding.planning.reset(); // do not add the rest either
    }
    if (!adding.planning)
        return end(adding);
    listener_.moved();
}

void Intake::end(Adding &adding)
{
    reportProblems(adding);
    listener_.done(adding.report);
    addings_.remove_if([&adding](const Adding &each) { return &each == &adding; });
    if (std::ranges::none_of(addings_, &Adding::begun))
        planNext();
    listener_.moved();
}

/// Reports as notes: left-out files, at most maxReported of them, and findings about manifests.
void Intake::reportLeftOut(const PlannedUploads &planned)
{
    for (const LeftOut &one : planned.leftOut.first(std::min(maxReported, planned.leftOut.size())))
        listener_.note(isMissing(one) ? EventLevel::Warn : EventLevel::Info, leftOutText(one));
    if (planned.leftOut.size() > maxReported) {
        listener_.note(EventLevel::Warn,
                       Sentence::tr("%1 more were left out.").arg(planned.leftOut.size() - maxReported));
    }
    for (const Sentence &finding : planned.findings)
        listener_.note(EventLevel::Warn, finding);
}

/// Reports as notes why files are not added; at most maxReported of a request. The report has all.
void Intake::reportProblems(Adding &adding)
{
    const QList<Sentence> &problems = adding.report.problems;
    for (; adding.toldProblems < std::min(maxReported, problems.size()); ++adding.toldProblems)
        listener_.note(EventLevel::Warn, problems.at(adding.toldProblems));
}

void Intake::removeTakenTargets(QList<StoredTransfer> &transfers, QList<Sentence> &problems) const
{
    transfers.removeIf([this, &problems](const StoredTransfer &transfer) {
        const bool taken = roster_.claimant(objectOf(transfer)).has_value();
        if (taken)
            problems.append(leftOut(transfer));
        return taken;
    });
}

/// Adds all or none. What a person has done in the meantime to the last transfer of this request (cancelled
/// it, for example) applies to these, too.
Result<void> Intake::addToRoster(QList<StoredTransfer> transfers, AddReport &report)
{
    const StoredTransfer *before = report.added.isEmpty() ? nullptr : roster_.find(report.added.last());
    if (before != nullptr && before->takeBack) {
        return failed(
            localFailure(FailureKind::Settings,
                         Sentence::tr("The other files were left out, because those before them were "
                                      "cancelled.")));
    }
    if (transfers.isEmpty())
        return {};
    if (before != nullptr && before->state == TransferState::Paused) {
        for (StoredTransfer &transfer : transfers)
            transfer.state = TransferState::Paused;
    }
    if (const auto added = roster_.add(transfers); !added)
        return added;
    QList<TransferId> ids;
    for (const StoredTransfer &transfer : transfers)
        ids.append(transfer.id);
    report.added += ids;
    listener_.added(ids);
    return {};
}

} // namespace windlass
