// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/clock.h"

#include "core/queue/parking.h"

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// The longest time between two checks: the computer's clock may be set, and the computer may sleep.
constexpr Duration maxCheckInterval{60'000};

} // namespace

QDateTime nextResumeTime(const Roster &roster, const QDateTime &now)
{
    QDateTime first;
    for (const TransferId id : roster.timed()) {
        const StoredTransfer &row = *roster.find(id);
        const bool rests = row.state == TransferState::Parked || stillWaiting(row, now);
        if (!roster.held(id) && rests && (!first.isValid() || row.notBefore < first))
            first = row.notBefore;
    }
    return first;
}

bool isDue(const StoredTransfer &parked, const QDateTime &now)
{
    return parked.state == TransferState::Parked && parked.notBefore.isValid() && parked.notBefore <= now;
}

Clock::Clock(Timers &timers, Listener listener)
    : timers_(timers)
    , listener_(std::move(listener))
    , bandwidth_(std::make_shared<Bandwidth>(timers))
{}

void Clock::limit(const Settings &settings, qint64 ofThisRun)
{
    settings_ = settings;
    ofThisRun_ = ofThisRun;
    look();
}

void Clock::look()
{
    const QDateTime local = timers_.wallClock().toLocalTime();
    const bool wasStopped = now_.stopped();
    now_ = bandwidthAt(settings_.schedule, settings_.rateLimit, local);
    if (ofThisRun_ > 0 && !now_.stopped())
        now_.bytesPerSecond = ofThisRun_;
    bandwidth_->setLimit(std::max<qint64>(now_.bytesPerSecond, 0));
    bandwidthTimer_.reset();
    if (now_.until.isValid()) {
        const Duration wait = std::clamp(Duration(local.msecsTo(now_.until)), Duration(1), maxCheckInterval);
        bandwidthTimer_ = timers_.after(wait, [this] { look(); });
    }
    if (now_.stopped() != wasStopped)
        listener_.stopped(now_.stopped() ? now_.until.toUTC() : QDateTime());
}

void Clock::awaitParked(const Roster &roster)
{
    parkedTimer_.reset();
    const QDateTime now = timers_.wallClock();
    const QDateTime first = nextResumeTime(roster, now);
    if (!first.isValid())
        return;
    const Duration wait = std::clamp(Duration(now.msecsTo(first)), Duration::zero(), maxCheckInterval);
    parkedTimer_ = timers_.after(wait, [this] {
        listener_.goOn(
            [present = timers_.wallClock()](const StoredTransfer &parked) { return isDue(parked, present); });
    });
}

void Clock::serviceIsBack(const QString &service)
{
    servicesBack_.insert(service);
    // Deferred: the endpoint that reports this is still inside its own code.
    servicesBackTimer_ = timers_.after(Duration::zero(), [this] {
        listener_.goOn([this, back = std::exchange(servicesBack_, {})](const StoredTransfer &parked) {
            return resumesWithNetwork(parked) && back.contains(listener_.serviceOf(parked.destination));
        });
    });
}

void Clock::stop()
{
    parkedTimer_.reset();
    bandwidthTimer_.reset();
    servicesBackTimer_.reset();
}

} // namespace windlass
