// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C and a request to end, brought into the event loop: the first asks to stop in good order, a second
// ends at once.
#pragma once

#include <QByteArray>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace windlass {

/// Until the first Interrupt and between two: SIGINT, SIGTERM and SIGHUP end the program at once with status
/// 130, after this has been written: one line, on standard output unless sayOnError() was called. Empty:
/// nothing is written.
void endOnInterrupt(const QByteArray &lastLine);
/// From now on that line goes to standard error: standard output is for other bytes.
void sayOnError();

class Interrupt
{
public:
    /// One at a time. `asked` runs in the event loop, once.
    explicit Interrupt(std::function<void()> asked);
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

private:
    std::function<void()> asked_;
    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace windlass
