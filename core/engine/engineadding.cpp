// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: what a person adds, on its way into the journal. Another thread plans it, so that neither a slow
// disk nor a hundred thousand files hold up the requests under way; what is planned is written down while it
// plans on.
#include "core/engine/engineprivate.h"
#include "core/engine/uploadplanner.h"

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Planned in one go, and written down in one transaction: more than any export has, and few enough that the
/// requests under way do not notice.
constexpr qsizetype addedAtOnce = 2000;
constexpr Duration beforeTheNextRequest{5000};
/// Of what folders hold and is not sent, so many have a line; all of them are in the answer.
constexpr qsizetype mostTold = 100;

} // namespace

void Engine::add(const AddRequest &request)
{
    AddReport report;
    report.token = request.token;
    const auto destination = d_->completed(request.destination);
    if (!destination) {
        report.problems.append(destination.error().text);
        return d_->tell(&Engine::addDone, report);
    }
    const Service service{d_->s3.shape(destination->endpoint),
                          rateToPlanBy(d_->store->recentPartRate(*destination).value_or(0),
                                       std::max<qint64>(d_->bandwidthNow.bytesPerSecond, 0), d_->jobs,
                                       request.rateLimit)};
    Private::Adding &adding = d_->addings.emplace_back();
    adding.report = std::move(report);
    adding.planner = std::make_shared<UploadPlanner>(request, *destination, d_->settings, service,
                                                     d_->doors.timers->wallClock());
    if (std::ranges::none_of(d_->addings, &Private::Adding::begun))
        d_->planNext();
}

void Engine::stopAdding(int token)
{
    const auto stopped = std::ranges::find_if(
        d_->addings, [token](const Private::Adding &each) { return each.report.token == token; });
    if (stopped == d_->addings.end())
        return;
    stopped->planning.reset();
    stopped->report.problems.append(
        u"You stopped the adding. Files that are in the list already stay there: %1."_s.arg(
            stopped->report.added.size()));
    d_->endAdding(*stopped);
}

/// Requests are planned in the order in which they came, one after the other; but one that takes its time, as
/// at a share whose server is gone, holds up the next for a moment only.
void Engine::Private::planNext()
{
    impatience.reset();
    const auto next = std::ranges::find(addings, false, &Adding::begun);
    if (next == addings.end())
        return;
    next->begun = true;
    planMore(*next);
    impatience = doors.timers->after(beforeTheNextRequest, [this] { planNext(); });
}

void Engine::Private::planMore(Adding &adding)
{
    adding.planning = doors.elsewhere([planner = adding.planner] { planner->plan(addedAtOnce); },
                                      [this, &adding] { writeDown(adding); });
}

void Engine::Private::writeDown(Adding &adding)
{
    PlannedUploads planned = adding.planner->take();
    if (adding.planner->atEnd())
        adding.planning.reset();
    else
        planMore(adding);
    AddReport &report = adding.report;
    report.problems += planned.problems;
    tellOfWhatIsNotSent(planned);
    report.leftOut += planned.leftOut;
    report.findings += planned.findings;
    leaveOutWhatIsTaken(planned.transfers, report.problems);
    if (const auto added = takeIn(std::move(planned.transfers), report); !added) {
        report.problems.append(added.error().text);
        adding.planning.reset(); // nor is anything else to be added
    }
    if (!adding.planning)
        return endAdding(adding);
    if (stopping && addings.empty())
        return close();
    schedule();
}

void Engine::Private::endAdding(Adding &adding)
{
    tell(&Engine::addDone, adding.report);
    addings.remove_if([&adding](const Adding &each) { return &each == &adding; });
    if (std::ranges::none_of(addings, &Adding::begun))
        planNext();
    if (stopping && addings.empty())
        return close();
    schedule();
}

/// A line each in the log, and for whoever listens.
void Engine::Private::tellOfWhatIsNotSent(const PlannedUploads &planned)
{
    for (const LeftOut &one : planned.leftOut.first(std::min(mostTold, planned.leftOut.size())))
        note(isMissing(one) ? EventLevel::Warn : EventLevel::Info, leftOutText(one));
    if (planned.leftOut.size() > mostTold) {
        note(EventLevel::Warn, u"%1 more were left out."_s.arg(planned.leftOut.size() - mostTold));
    }
    for (const QString &finding : planned.findings)
        note(EventLevel::Warn, finding);
}

void Engine::Private::leaveOutWhatIsTaken(QList<StoredTransfer> &transfers, QStringList &problems) const
{
    transfers.removeIf([this, &problems](const StoredTransfer &transfer) {
        const bool taken = claimed.contains(placeOf(transfer));
        if (taken)
            problems.append(leftOut(transfer));
        return taken;
    });
}

/// All or none. What a person has done meanwhile with the last that was added before holds for these, too.
Result<void> Engine::Private::takeIn(QList<StoredTransfer> transfers, AddReport &report)
{
    const Entry *before = report.added.isEmpty() ? nullptr : find(report.added.last());
    if (before != nullptr && before->status().takeBack) {
        return failed(localFailure(FailureKind::Settings,
                                   u"The other files were left out, because those before them were "
                                   "cancelled."_s));
    }
    if (transfers.isEmpty())
        return {};
    if (before != nullptr && before->state() == TransferState::Paused) {
        for (StoredTransfer &transfer : transfers)
            transfer.state = TransferState::Paused;
    }
    if (const auto added = store->add(transfers); !added)
        return added;
    QList<TransferStatus> news;
    news.reserve(transfers.size());
    for (StoredTransfer &transfer : transfers) {
        report.added.append(transfer.id);
        Entry &entry = entries[transfer.id];
        entry.stored = std::move(transfer);
        requeue(entry.stored.id);
        news.append(entry.status());
        happened(eventOf(entry, EventKind::TransferAdded, EventLevel::Info));
    }
    tell(&Engine::updated, news);
    return {};
}

} // namespace windlass
