// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+C and a request to end, brought into the event loop: the first asks to stop in good order, a second
// ends at once.
#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace windlass {

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
