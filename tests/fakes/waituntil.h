// SPDX-License-Identifier: GPL-3.0-or-later
// Lets the event loop run until a condition holds. For tests that speak to a real socket; no fixed sleeps.
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>

namespace windlass {

/// False if the condition did not come true within the limit, which only broken code reaches.
template<typename Condition>
bool waitUntil(Condition condition, int limitMs = 20'000)
{
    const QDeadlineTimer limit(limitMs);
    while (!condition()) {
        if (limit.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    }
    return true;
}

} // namespace windlass
