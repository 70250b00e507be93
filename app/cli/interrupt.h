// SPDX-License-Identifier: GPL-3.0-or-later
// Delivers Ctrl+C and other requests to end into the event loop. The first asks the program to stop in good
// order, a second ends it at once.
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace windlass {

/// Until the first Interrupt, and between two: SIGINT, SIGTERM and SIGHUP end the program at once with status
/// 130, after writing this line to standard output, or to standard error after sayOnError(). Empty: writes
/// nothing.
void endOnInterrupt(const QByteArray &lastLine);
/// From now on that line goes to standard error, because standard output carries other bytes.
void sayOnError();

class Interrupt
{
public:
    /// Only one may exist at a time. `asked` is called once, in the event loop.
    explicit Interrupt(std::function<void()> asked);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

private:
    std::function<void()> asked_;
    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace windlass
