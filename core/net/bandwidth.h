// SPDX-License-Identifier: GPL-3.0-or-later
// A limit on the rate of bytes, shared by all who take from it: the whole program's, or one transfer's. It
// may change while they run. A token bucket with a burst of a tenth of a second, so that a limit shows at
// once.
#pragma once

#include "core/base/handle.h"
#include "core/base/timers.h"

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace windlass {

class Bandwidth
{
public:
    /// Without a limit at first. `timers` has to outlive it.
    explicit Bandwidth(Timers &timers);
    Bandwidth(const Bandwidth &) = delete;
    Bandwidth &operator=(const Bandwidth &) = delete;
    ~Bandwidth();

    /// Bytes a second; 0: none. Holds from now on, also for those who wait.
    void setLimit(qint64 bytesPerSecond);
    qint64 limit() const { return limit_; }

    /// How many bytes may go now, at most `wanted`; 0: none yet.
    qint64 available(qint64 wanted);
    /// These bytes go now. More than available() said puts the bucket into debt.
    void spend(qint64 bytes);
    /// Calls `then` once, in its turn, as soon as bytes may go; never from inside this call.
    Handle whenAvailable(std::function<void()> then);

private:
    using Waiters = std::map<quint64, std::function<void()>>; ///< by when they came

    void refill();
    void setClock();
    void serve();

    Timers &timers_;
    qint64 limit_ = 0;
    double tokens_ = 0;
    Instant filledAt_{};
    quint64 lastWaiter_ = 0;
    std::shared_ptr<Waiters> waiters_ =
        std::make_shared<Waiters>(); ///< shared with nobody; watched by handles
    bool serving_ = false;
    Handle timer_;
};

/// What one request may move under all the limits that hold for it.
class Allowance
{
public:
    explicit Allowance(std::vector<std::shared_ptr<Bandwidth>> limits)
        : limits_(std::move(limits))
    {}

    /// As Bandwidth::available(), under all of them. After a 0, `again` is called once when it is worth
    /// asking again; never from inside this call.
    qint64 ask(qint64 wanted, std::function<void()> again);
    void spend(qint64 bytes);

private:
    std::vector<std::shared_ptr<Bandwidth>> limits_;
    Handle waiting_;
};

} // namespace windlass
