// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine does because time passes: the bandwidth of this hour, parked transfers whose time has come,
// and those that go on because their service is back.
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

/// When the first of these transfers at rest goes on by itself; invalid: none does. `held`: waits for a
/// person.
QDateTime nextToGoOn(const Roster &roster, const QDateTime &now);
/// Has the time come at which this one goes on by itself?
bool isDue(const StoredTransfer &parked, const QDateTime &now);

class Clock
{
public:
    struct Listener
    {
        /// These may go on.
        std::function<void(const std::function<bool(const StoredTransfer &)> &which)> goOn;
        /// A window without bandwidth began, until then; or it ended (invalid).
        std::function<void(const QDateTime &until)> stopped;
        /// The service that a transfer's requests go to, as events name it.
        std::function<QString(const Destination &)> serviceOf;
    };

    Clock(Timers &timers, Listener listener);

    /// Of all transfers together.
    const std::shared_ptr<Bandwidth> &bandwidth() const { return bandwidth_; }
    const BandwidthNow &now() const { return now_; }
    /// The limit of this hour, by the settings' schedule; looks again when it may change. `ofThisRun`: bytes
    /// a second instead of the settings', 0: none.
    void limit(const Settings &settings, qint64 ofThisRun);
    /// Sets the timer for the parked transfer that goes on by itself first.
    void awaitParked(const Roster &roster);
    /// The service answers again: those parked for it need not wait for their time.
    void serviceIsBack(const QString &service);
    /// Nothing happens any more.
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
