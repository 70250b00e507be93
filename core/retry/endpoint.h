// SPDX-License-Identifier: GPL-3.0-or-later
// What all requests to the same service with the same account share: the gate, the budget of retries, how
// many requests at a time the service can take, and whether there is a network line to it. An attempt starts
// with a pass from here, and reports to the pass how it went.
#pragma once

#include "core/retry/attempt.h"
#include "core/retry/budget.h"
#include "core/retry/concurrency.h"
#include "core/retry/endpointevent.h"
#include "core/retry/gate.h"
#include "core/retry/line.h"

#include <deque>
#include <map>
#include <memory>

namespace windlass {

class Endpoint : public std::enable_shared_from_this<Endpoint>
{
public:
    /// After this long with nothing but probes, waiters give up for now.
    static constexpr Duration patience = std::chrono::minutes(30);

    /// The doors must outlive this object and every pass. `network` may be null: then a missing network is
    /// treated as a failing service.
    Endpoint(Timers &timers, Dice &dice, Network *network, QUrl url,
             std::function<void(const EndpointEvent &)> happened = {});

    /// Permission to make one request. Report its result once; after a cancel, drop it without a report.
    class [[nodiscard]] Pass
    {
    public:
        Pass() = default;
        Pass(Pass &&other) noexcept = default;
        Pass &operator=(Pass &&other) noexcept;
        ~Pass();

        /// `progress`: a part of the work is on the service for good.
        void succeeded(bool progress = false);
        /// The service timed out waiting for the bytes of this request. To be called before failed().
        void starved();
        /// `again`: another attempt follows and is taken from the budget; its cost is returned, and goes to
        /// that attempt's pass. `bytesSent`: bytes of the body.
        int failed(const Failure &failure, FailureClass failureClass, bool again, qint64 bytesSent);

    private:
        friend class Endpoint;
        std::shared_ptr<Endpoint> endpoint_;
        int entry_ = 0;
        bool retry_ = false;
        int paid_ = 0;
    };

    /// A pass at once, if one is free and nobody else is next. `retry`: this is not the first attempt, and
    /// `paid` is the cost that failed() returned; a success gives that back.
    std::optional<Pass> enter(bool retry, int paid = 0);
    /// Calls `go` with a pass as soon as there is one. Calls it without a pass after `patience` in vain, or
    /// if the service wants to rest for longer than `longestRest`. Never calls it from inside this call.
    /// Dropping the handle gives up the place in the queue.
    Handle wait(bool retry, int paid, std::function<void(std::optional<Pass>)> go,
                Duration longestRest = Duration::max());

    void useBudget(const BudgetPolicy &policy) { budget_.use(policy); }
    /// The service asked for rest: no request starts for this long, then one, two, four.
    void rest(Duration wait);
    /// Until when the service wants to rest, if it does.
    std::optional<Instant> restsUntil() const;

    /// Why no request may start at present: Offline, Gate, or None.
    DelayReason closedFor() const;
    /// When that changes, if only time matters: empty while the network is down or others are next.
    std::optional<Instant> opensAt() const;

    /// Is the network down, or is there a login page in between? For failures that Line::suspicious() names.
    /// Never answers from inside this call.
    Handle judge(const Failure &failure, std::function<void(Blame)> then);
    bool offline() const { return line_ && line_->down(); }
    /// A person does not want to wait: checks at once whether the line is back. Does not shorten a rest that
    /// the service asked for.
    void lookNow();
    /// Something made everything about the service doubtful, such as the computer's sleep: start with one
    /// request, then two, four.
    void startCarefully();

    /// The last failure of any request.
    const std::optional<Failure> &trouble() const { return trouble_; }
    int inFlight() const { return inFlight_; }
    int tokens() const { return budget_.tokens(); }
    std::optional<int> limit() const { return concurrency_.limit(timers_.now()); }

private:
    struct Waiter
    {
        bool retry = false;
        int paid = 0;
        Instant since;
        Duration longestRest;
        std::function<void(std::optional<Pass>)> go;
    };

    bool admits(bool retry) const;
    Pass admit(bool retry, int paid);
    void leave(Pass &pass);
    int pay(FailureClass failureClass);
    /// Lets in the requests that may start now, as soon as the event loop runs again.
    void wake();
    void advance();
    bool hopeless(const Waiter &waiter) const;
    bool nobodyWaits() const { return firsts_.empty() && retries_.empty(); }
    void lost();
    void tell(const EndpointEvent &event) const;
    void tellOfLimit() const;

    Timers &timers_;
    std::function<void(const EndpointEvent &)> happened_;
    Gate gate_;
    RetryBudget budget_;
    Concurrency concurrency_;
    std::unique_ptr<Line> line_;
    bool resting_ = false; ///< GateClosed or BudgetEmpty was reported, GateOpened not yet
    int inFlight_ = 0;
    int retriesInFlight_ = 0;
    std::optional<Failure> trouble_;
    std::deque<Instant> losses_;     ///< recent connections lost in mid-body
    std::optional<Instant> starved_; ///< when the service last timed out waiting for bytes, unless that was
                                     ///< heeded
    Instant restsUntil_{};
    /// Ordered by arrival. A retry may have to wait when a first attempt may go.
    using Queue = std::map<quint64, std::shared_ptr<Waiter>>;
    Queue firsts_;
    Queue retries_;
    quint64 lastWaiter_ = 0;
    /// The queue whose first waiter may go now and is next; null: none.
    Queue *nextToGo();
    /// Takes the next waiter that waits in vain out of the queue; null: there is none.
    std::shared_ptr<Waiter> takeHopeless(Queue &queue) const;
    Handle waking_;
    Handle timer_;
};

} // namespace windlass
