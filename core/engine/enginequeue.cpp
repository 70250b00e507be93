// SPDX-License-Identifier: GPL-3.0-or-later
// Engine: decides which transfer runs when, and starts it.
#include "core/engine/engineprivate.h"
#include "core/queue/parking.h"
#include "core/services/serviceurl.h"

namespace windlass {

using namespace Qt::StringLiterals;

void Engine::Private::schedule()
{
    if (!up() || isStopping())
        return;
    const QueueLimits limits =
        clock.now().stopped() ? QueueLimits{0, 0} : queueLimits(jobsAtOnce, lanes(), doors.openFiles);
    std::function<bool(TransferId)> rests;
    if (const QSet<Place> resting = delayedPlaces(); !resting.isEmpty())
        rests = [this, resting](TransferId id) {
            return resting.contains(objectOf(*roster->find(id)).place);
        };
    for (const TransferId id : roster->next(limits, rests))
        begin(id);
    clock.awaitParked(*roster);
}

Job::Doors Engine::Private::jobDoors(const Lease &lease, const Destination &to)
{
    return {*doors.timers,
            *doors.dice,
            *doors.http,
            LeasedJournal(*store, lease),
            providerOf(to.provider),
            endpoints,
            *checksums,
            clock.bandwidth(),
            doors.worker,
            [this](const Destination &destination, CredentialSource::Freshness freshness,
                   std::function<void(Result<Credentials>)> then) {
                return accounts->findCredentials(destination, freshness, std::move(then));
            },
            [this](const StoredTransfer &row) { return policyFor(row); }};
}

void Engine::Private::begin(TransferId id)
{
    auto loan = roster->lend(id);
    if (!loan) { // no other process drives this profile, so the journal failed; a person has to resume it
        roster->hold(id, true);
        return apply(id, TransferEvent::Pause);
    }
    Job::Doors with = jobDoors(loan->lease, loan->row.destination);
    auto job = std::make_unique<Job>(
        std::move(loan->row), lanes(), std::move(with),
        Job::Listener{
            [this, id] { jobChanged(id); }, [this](Event event) { teller.happened(std::move(event)); },
            [this, id](const Failure &failure) { note(EventLevel::Error, failure.text, id); },
            [this, id] { ended(id); }, [this, id](const Failure &failure) { refused(id, failure); }});
    jobs.insert_or_assign(id, std::move(job)).first->second->start();
}

void Engine::Private::release(TransferId id)
{
    if (const auto job = jobs.extract(id); job)
        roster->giveBack(job.mapped()->release());
}

void Engine::Private::jobChanged(TransferId id)
{
    if (const Job *job = jobOf(id))
        roster->updateLent(id, job->state(), job->takesBack());
}

void Engine::Private::ended(TransferId id)
{
    release(id);
    schedule();
    if (running().empty()) {
        if (ending)
            ending = doors.timers->after(Duration::zero(), [this] { q.stop(); });
        teller.tellNow(); // report the last transfer's end without delay
    }
}

/// Without credentials the transfer stops until a person supplies some.
void Engine::Private::refused(TransferId id, const Failure &failure)
{
    release(id);
    roster->change(id, Roster::Group::Kept, [&](StoredTransfer &row) {
        row.failure = failure;
        row.cause = Cause::NeedsPerson;
        row.finished = doors.timers->wallClock();
    });
    apply(id, TransferEvent::Refused);
    teller.happened(eventOf(id, EventKind::TransferFinished, EventLevel::Error));
    schedule();
}

std::set<TransferId> Engine::Private::running() const
{
    std::set<TransferId> ids;
    for (const auto &[id, job] : jobs) {
        if (job->running())
            ids.insert(id);
    }
    return ids;
}

void Engine::Private::apply(TransferId id, TransferEvent event)
{
    if (roster->apply(id, event))
        teller.happened(eventOf(id, EventKind::StateChanged, EventLevel::Debug));
}

void Engine::Private::tellOf(const QString &service, const EndpointEvent &event)
{
    const bool back =
        event.kind == EndpointEvent::Kind::GateOpened || event.kind == EndpointEvent::Kind::NetworkBack;
    Event told;
    told.kind = EventKind::EndpointChanged;
    told.level = back ? EventLevel::Info : EventLevel::Warn;
    told.time = doors.timers->wallClock();
    told.text = service;
    told.endpoint = event;
    teller.happened(std::move(told));
    for (const TransferId id : running())
        teller.changed(id);
    if (back)
        clock.serviceIsBack(service);
}

QString Engine::Private::serviceOf(const Destination &destination)
{
    return Endpoints::serviceAt(serviceUrl(relocated(destination, *endpoints.locationOf(destination))));
}

/// The transfer's own policy; otherwise that of its destination, as saved now; otherwise that of the
/// settings.
RetryPolicy Engine::Private::policyFor(const StoredTransfer &transfer) const
{
    if (transfer.retry)
        return *transfer.retry;
    const QString &name = transfer.destination->name;
    const auto saved = name.isEmpty() ? Result<std::optional<Destination>>() : store->destination(name);
    const Destination &present = saved && *saved ? **saved : *transfer.destination;
    return present.retry.value_or(settings.retry);
}

QSet<Place> Engine::Private::delayedPlaces() const
{
    QSet<Place> places;
    const QDateTime now = doors.timers->wallClock();
    for (const TransferId id : roster->timed()) {
        const StoredTransfer &row = *roster->find(id);
        if (stillWaiting(row, now))
            places.insert(objectOf(row).place);
    }
    return places;
}

void Engine::Private::resumeParked(const std::function<bool(const StoredTransfer &)> &which)
{
    if (!up() || isStopping())
        return;
    for (const TransferId id : roster->ids(which)) {
        if (roster->held(id) || roster->lent(id))
            continue;
        clearNotBefore(id);
        apply(id, roster->find(id)->takeBack ? TransferEvent::Cancel : TransferEvent::Resume);
    }
    schedule();
}

void Engine::Private::holdWithoutBandwidth(const QDateTime &until)
{
    for (const TransferId id : running()) {
        Job *job = jobOf(id);
        if (job != nullptr && until.isValid())
            job->hold(until);
        else if (job != nullptr)
            job->goOn();
    }
    schedule();
}

} // namespace windlass
