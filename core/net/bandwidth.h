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

    /// How many bytes may be sent now, at most `wanted`; 0: none yet.
    qint64 available(qint64 wanted);
    /// These bytes are sent now. If there are more than available() returned, the bucket goes into debt.
    void spend(qint64 bytes);
    /// Calls `then` once, in order of arrival, as soon as bytes may be sent; never from inside this call.
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

/// All the limits that apply to one request.
class Allowance
{
public:
    explicit Allowance(std::vector<std::shared_ptr<Bandwidth>> limits)
        : limits_(std::move(limits))
    {}

    /// As Bandwidth::available(), under all limits. If this returns 0, `again` is called once when more may
    /// be available; never from inside this call.
    qint64 ask(qint64 wanted, std::function<void()> again);
    void spend(qint64 bytes);

private:
    std::vector<std::shared_ptr<Bandwidth>> limits_;
    Handle waiting_;
};

} // namespace windlass
