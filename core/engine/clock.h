// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine does because time passes: it applies the bandwidth limit of the current hour, and resumes
// parked transfers when their time has come or their service answers again.
#pragma once

#include "core/base/timers.h"
#include "core/engine/roster.h"
#include "core/net/bandwidth.h"
#include "core/settings/settings.h"

#include <QSet>
#include <QString>

#include <functional>
#include <memory>

namespace windlass {

/// When the next transfer at rest resumes by itself; invalid if none does. Ignores `held` ones, which wait
/// for a person.
QDateTime nextResumeTime(const Roster &roster, const QDateTime &now);
/// Has the time come at which this transfer resumes by itself?
bool isDue(const StoredTransfer &parked, const QDateTime &now);

class Clock
{
public:
    struct Listener
    {
        /// The transfers for which `which` is true may resume.
        std::function<void(const std::function<bool(const StoredTransfer &)> &which)> goOn;
        /// A period without bandwidth began and lasts until `until`; invalid: it has ended.
        std::function<void(const QDateTime &until)> stopped;
        /// The name, as used in events, of the service that this destination's requests go to.
        std::function<QString(const Destination &)> serviceOf;
    };

    Clock(Timers &timers, Listener listener);

    /// The bandwidth limit of all transfers together.
    const std::shared_ptr<Bandwidth> &bandwidth() const { return bandwidth_; }
    const BandwidthNow &now() const { return now_; }
    /// Applies the limit that the settings' schedule has for the current hour, and checks again when it may
    /// change. `ofThisRun`: overrides that limit, bytes a second, except while the schedule allows nothing;
    /// 0: does not.
    void limit(const Settings &settings, qint64 ofThisRun);
    /// Sets the timer for the parked transfer that resumes next.
    void awaitParked(const Roster &roster);
    /// The service answers again: transfers parked for it need not wait any longer.
    void serviceIsBack(const QString &service);
    /// Stops all timers.
    void stop();

private:
    void look();

    Timers &timers_;
    Listener listener_;
    Settings settings_;
    qint64 ofThisRun_ = 0;
    std::shared_ptr<Bandwidth> bandwidth_;
    BandwidthNow now_;
    Handle bandwidthTimer_;
    Handle parkedTimer_;
    QSet<QString> servicesBack_;
    Handle servicesBackTimer_;
};

} // namespace windlass
