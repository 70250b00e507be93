// SPDX-License-Identifier: GPL-3.0-or-later
// What all who go to the same service with the same account share: the gate, the budget of retries, how many
// requests at a time the service bears, and whether there is a line to it at all. An attempt starts with a
// pass from here, and the pass is told how the attempt went.
#pragma once

#include "core/retry/attempt.h"
#include "core/retry/budget.h"
#include "core/retry/concurrency.h"
#include "core/retry/gate.h"
#include "core/retry/line.h"

#include <deque>
#include <map>
#include <memory>

namespace windlass {

/// Something that concerns all who go to a service.
struct EndpointEvent
{
    enum class Kind {
        GateClosed,   ///< for `wait`: the service asked for rest
        GateOpened,   ///< the first request after that went well
        BudgetEmpty,  ///< too many retries in a row: probes only from now on
        NetworkLost,  ///< there is no line
        NetworkBack,  ///< there is one again
        FewerAtATime, ///< at most `limit` requests from now on
    };
    Kind kind = Kind::GateClosed;
    Duration wait{0};
    int limit = 0;
};

class Endpoint : public std::enable_shared_from_this<Endpoint>
{
public:
    /// After that long with nothing but probes, who waits gives up for now.
    static constexpr Duration patience = std::chrono::minutes(30);

    /// The doors have to outlive it and every pass. `network` may be null: then a missing line is taken for a
    /// failing service.
    Endpoint(Timers &timers, Dice &dice, Network *network, QUrl url,
             std::function<void(const EndpointEvent &)> happened = {});

    /// Leave to make one request. Tell it how that went, once; let go of it without a word after a cancel.
    class [[nodiscard]] Pass
    {
    public:
        Pass() = default;
        Pass(Pass &&other) noexcept = default;
        Pass &operator=(Pass &&other) noexcept;
        ~Pass();

        /// `progress`: a part of the work is on the service for good.
        void succeeded(bool progress = false);
        /// The service has waited in vain for the bytes of this request; told before failed().
        void starved();
        /// `again`: another attempt follows, which is taken from the budget; what it costs is returned, for
        /// its own pass. `bytesSent` of the body.
        int failed(const Failure &failure, FailureClass failureClass, bool again, qint64 bytesSent);

    private:
        friend class Endpoint;
        std::shared_ptr<Endpoint> endpoint_;
        int entry_ = 0;
        bool retry_ = false;
        int paid_ = 0;
    };

    /// A pass at once, where there is one and nobody else is next. `retry`: it is not the first attempt, and
    /// `paid` what failed() said that it costs; a success gives that back.
    std::optional<Pass> enter(bool retry, int paid = 0);
    /// Calls `go` with a pass when there is one, or with none after `patience` in vain and where the service
    /// wants to rest for longer than `longestRest`. Never from inside this call. Dropping the handle gives
    /// the place in the queue up.
    Handle wait(bool retry, int paid, std::function<void(std::optional<Pass>)> go,
                Duration longestRest = Duration::max());

    void useBudget(const BudgetPolicy &policy) { budget_.use(policy); }
    /// The service asked for rest: nobody enters for so long, then one, two, four.
    void rest(Duration wait);
    /// Until when it wants to rest, if it does.
    std::optional<Instant> restsUntil() const;

    /// Why nobody enters at present: Offline, Gate, or None.
    DelayReason closedFor() const;
    /// When that changes, where it is for time alone: not while there is no line, or others are before.
    std::optional<Instant> opensAt() const;

    /// Is it the network that is missing, or a login page between? For failures that Line::suspicious()
    /// names. Never answers from inside this call.
    Handle judge(const Failure &failure, std::function<void(Blame)> then);
    bool offline() const { return line_ && line_->down(); }
    /// A person does not want to wait: looks at once whether the line is back. A rest that the service asked
    /// for stays one.
    void lookNow();
    /// After something that made everything about the service doubtful, the computer's sleep: one request
    /// first, then two, four.
    void startCarefully();

    /// What went wrong last, with whatever request.
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
    /// Lets in who may enter now, as soon as the event loop runs again.
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
    bool resting_ = false; ///< GateClosed or BudgetEmpty was told, GateOpened not yet
    int inFlight_ = 0;
    int retriesInFlight_ = 0;
    std::optional<Failure> trouble_;
    std::deque<Instant> losses_;     ///< connections lost in mid-body, of late
    std::optional<Instant> starved_; ///< when it last waited for bytes in vain, unless that was heeded
    Instant restsUntil_{};
    /// By the order in which they came; a retry may have to wait where a first attempt may go.
    using Queue = std::map<quint64, std::shared_ptr<Waiter>>;
    Queue firsts_;
    Queue retries_;
    quint64 lastWaiter_ = 0;
    /// The queue of who is next, of those who may go now; null: nobody may.
    Queue *nextToGo();
    /// The next in the queue who waits in vain, out of it; null: nobody does.
    std::shared_ptr<Waiter> takeHopeless(Queue &queue) const;
    Handle waking_;
    Handle timer_;
};

} // namespace windlass
