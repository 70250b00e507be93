// SPDX-License-Identifier: GPL-3.0-or-later
// A limit on the rate of bytes, shared by several requests: the whole program's limit, or one transfer's. It
// may change while they run. A token bucket with a burst of a tenth of a second, so that a limit has an
// effect at once.
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
    /// No limit at first. `timers` must outlive this object.
    explicit Bandwidth(Timers &timers);
    Bandwidth(const Bandwidth &) = delete;
    Bandwidth &operator=(const Bandwidth &) = delete;
    ~Bandwidth();

    /// Bytes a second; 0: no limit. Applies from now on, also to waiting requests.
    void setLimit(qint64 bytesPerSecond);
    qint64 limit() const { return limit_; }

    /// How many bytes may go now, at most `wanted`; 0: none yet.
    qint64 available(qint64 wanted);
    /// These bytes go now. If they are more than available() said, the bucket goes into debt.
    void spend(qint64 bytes);
    /// Calls `then` once, in its turn, as soon as bytes may go; never from inside this call.
    Handle whenAvailable(std::function<void()> then);

private:
    using Waiters = std::map<quint64, std::function<void()>>; ///< in order of arrival

    void refill();
    void setClock();
    void serve();

    Timers &timers_;
    qint64 limit_ = 0;
    double tokens_ = 0;
    Instant filledAt_{};
    quint64 lastWaiter_ = 0;
    std::shared_ptr<Waiters> waiters_ =
        std::make_shared<Waiters>(); ///< owned by this object only; handles watch it
    bool serving_ = false;
    Handle timer_;
};

/// What one request may move under all the limits that apply to it.
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
