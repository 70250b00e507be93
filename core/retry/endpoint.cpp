// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/endpoint.h"

#include <QNetworkReply>

#include <algorithm>
#include <utility>

namespace windlass {

namespace {

/// At most this share of all requests in flight may be retries, but a few are always allowed.
constexpr int retriesAlways = 3;
constexpr int retriesOneIn = 5;

/// This many connections lost in mid-body within this time suggest an overloaded service.
constexpr size_t lossesToSuspect = 3;
constexpr Duration lossesWithin{10'000};

/// Two of these within this time: the line is too narrow for so many requests.
constexpr Duration starvedWithin = std::chrono::minutes(1);

constexpr int noEntry = -1;

} // namespace

Endpoint::Endpoint(Timers &timers, Dice &dice, Network *network, QUrl url,
                   std::function<void(const EndpointEvent &)> happened)
    : timers_(timers)
    , happened_(std::move(happened))
{
    if (network == nullptr)
        return;
    line_ = std::make_unique<Line>(timers, dice, *network, std::move(url), [this] {
        if (!line_->down())
            gate_.startRamp();
        tell({line_->down() ? EndpointEvent::Kind::NetworkLost : EndpointEvent::Kind::NetworkBack});
        wake();
    });
}

Endpoint::Pass &Endpoint::Pass::operator=(Pass &&other) noexcept
{
    if (this != &other) {
        if (endpoint_)
            endpoint_->leave(*this);
        endpoint_ = std::move(other.endpoint_);
        entry_ = other.entry_;
        retry_ = other.retry_;
        paid_ = other.paid_;
    }
    return *this;
}

Endpoint::Pass::~Pass()
{
    if (endpoint_)
        endpoint_->leave(*this);
}

void Endpoint::Pass::succeeded(bool progress)
{
    const auto endpoint = endpoint_;
    if (!endpoint)
        return;
    endpoint->gate_.succeeded(std::exchange(entry_, noEntry));
    endpoint->budget_.give(retry_ ? paid_ + (progress ? 1 : 0) : 1);
    if (endpoint->line_)
        endpoint->line_->answered();
    const Gate::State gate = endpoint->gate_.state(endpoint->timers_.now());
    const bool stillRests = gate == Gate::State::Closed || gate == Gate::State::Probing;
    if (!stillRests && std::exchange(endpoint->resting_, false))
        endpoint->tell({EndpointEvent::Kind::GateOpened});
    endpoint->leave(*this);
}

void Endpoint::Pass::starved()
{
    if (!endpoint_)
        return;
    const Instant now = endpoint_->timers_.now();
    const auto before = std::exchange(endpoint_->starved_, now);
    if (!before || now - *before > starvedWithin)
        return;
    endpoint_->starved_.reset();
    if (endpoint_->concurrency_.starved(now, endpoint_->inFlight_))
        endpoint_->tellOfLimit();
}

int Endpoint::Pass::failed(const Failure &failure, FailureClass failureClass, bool again, qint64 bytesSent)
{
    const auto endpoint = endpoint_;
    if (!endpoint)
        return 0;
    const Instant now = endpoint->timers_.now();
    endpoint->trouble_ = failure;
    endpoint->gate_.failed(std::exchange(entry_, noEntry), now);
    if (endpoint->line_ && failure.httpStatus != 0)
        endpoint->line_->answered();
    // If a session has to be asked first, a 429 has another class but means the same.
    const bool throttled = failureClass == FailureClass::Throttle || failure.httpStatus == 429;
    if (throttled && endpoint->concurrency_.throttled(now, endpoint->inFlight_))
        endpoint->tellOfLimit();
    if (failure.httpStatus == 0 && failure.kind == FailureKind::Network && bytesSent > 0)
        endpoint->lost();
    const int cost = again ? endpoint->pay(failureClass) : 0;
    endpoint->leave(*this);
    return cost;
}

/// Takes the cost of a retry from the budget. If the budget is empty, the retry is still allowed, but has to
/// wait for its turn as a probe.
int Endpoint::pay(FailureClass failureClass)
{
    const int cost = budget_.costOf(failureClass);
    if (budget_.take(cost))
        return cost;
    if (gate_.state(timers_.now()) != Gate::State::Probing) {
        gate_.startProbing(timers_.now());
        resting_ = true;
        tell({EndpointEvent::Kind::BudgetEmpty, Gate::firstPause});
    }
    return 0;
}

/// A connection was lost while a body was on its way. One loss is an accident; a burst suggests a service
/// that drops the connections that are too many.
void Endpoint::lost()
{
    const Instant now = timers_.now();
    losses_.push_back(now);
    while (now - losses_.front() > lossesWithin)
        losses_.pop_front();
    if (losses_.size() < lossesToSuspect || inFlight_ < 2)
        return;
    losses_.clear();
    if (concurrency_.suspected(now, inFlight_))
        tellOfLimit();
}

void Endpoint::rest(Duration wait)
{
    const Instant until = timers_.now() + wait;
    if (until <= restsUntil_)
        return; // no news
    restsUntil_ = until;
    gate_.closeUntil(until);
    resting_ = true;
    tell({EndpointEvent::Kind::GateClosed, wait});
    wake();
}

std::optional<Instant> Endpoint::restsUntil() const
{
    return restsUntil_ > timers_.now() ? std::optional(restsUntil_) : std::nullopt;
}

void Endpoint::startCarefully()
{
    if (gate_.state(timers_.now()) == Gate::State::Open)
        gate_.startRamp();
}

bool Endpoint::admits(bool retry) const
{
    const Instant now = timers_.now();
    if (offline() || !gate_.admits(now))
        return false;
    if (inFlight_ >= concurrency_.most(now))
        return false;
    return !retry || retriesInFlight_ < std::max(retriesAlways, inFlight_ / retriesOneIn);
}

Endpoint::Pass Endpoint::admit(bool retry, int paid)
{
    ++inFlight_;
    retriesInFlight_ += retry ? 1 : 0;
    Pass pass;
    pass.endpoint_ = shared_from_this();
    pass.entry_ = gate_.enter(timers_.now());
    pass.retry_ = retry;
    pass.paid_ = paid;
    return pass;
}

void Endpoint::leave(Pass &pass)
{
    const auto self = std::exchange(pass.endpoint_, nullptr);
    if (!self)
        return; // a listener dropped the pass while it was reported
    gate_.left(pass.entry_);
    --inFlight_;
    retriesInFlight_ -= pass.retry_ ? 1 : 0;
    wake();
}

std::optional<Endpoint::Pass> Endpoint::enter(bool retry, int paid)
{
    // First come, first served, except for those that may not go at all yet.
    if (!admits(retry) || nextToGo() != nullptr)
        return {};
    return admit(retry, paid);
}

Handle Endpoint::wait(bool retry, int paid, std::function<void(std::optional<Pass>)> go, Duration longestRest)
{
    Queue &queue = retry ? retries_ : firsts_;
    const quint64 number = ++lastWaiter_;
    queue.emplace(number,
                  std::make_shared<Waiter>(Waiter{retry, paid, timers_.now(), longestRest, std::move(go)}));
    wake();
    return Handle([weak = weak_from_this(), &queue, number] {
        if (const auto endpoint = weak.lock())
            queue.erase(number);
    });
}

Endpoint::Queue *Endpoint::nextToGo()
{
    Queue *const firsts = !firsts_.empty() && admits(false) ? &firsts_ : nullptr;
    Queue *const retries = !retries_.empty() && admits(true) ? &retries_ : nullptr;
    if (firsts != nullptr && retries != nullptr)
        return firsts->begin()->first < retries->begin()->first ? firsts : retries;
    return firsts != nullptr ? firsts : retries;
}

void Endpoint::wake()
{
    if (!nobodyWaits())
        waking_ = timers_.after(Duration::zero(), [this] { advance(); });
}

void Endpoint::advance()
{
    const auto self = shared_from_this(); // the callback may drop the last reference to this object
    waking_.reset();
    timer_.reset();
    const auto first = [](Queue &queue) { return std::move(queue.extract(queue.begin()).mapped()); };
    while (Queue *queue = nextToGo()) {
        const auto waiter = first(*queue);
        waiter->go(admit(waiter->retry, waiter->paid));
    }
    for (Queue *queue : {&firsts_, &retries_}) {
        while (const auto waiter = takeHopeless(*queue))
            waiter->go({});
    }
    if (nobodyWaits())
        return;
    std::optional<Instant> when = opensAt();
    if (const auto grows = concurrency_.growsAt(timers_.now()); grows && (!when || *grows < *when))
        when = grows;
    if (gate_.state(timers_.now()) == Gate::State::Probing) {
        for (const Queue *queue : {&firsts_, &retries_}) {
            if (queue->empty())
                continue;
            const Instant givesUp = std::max(*gate_.probingSince(), queue->begin()->second->since) + patience;
            when = when ? std::min(*when, givesUp) : givesUp;
        }
    }
    if (when)
        timer_ = timers_.after(std::max(*when - timers_.now(), Duration::zero()), [this] { advance(); });
}

/// Should this waiter give up? Yes if all probes failed for half an hour while it waited, or if it does not
/// want to wait as long as the service wants to rest.
bool Endpoint::hopeless(const Waiter &waiter) const
{
    const Instant now = timers_.now();
    if (const auto rest = restsUntil(); rest && *rest - now > waiter.longestRest)
        return true;
    const auto since = gate_.probingSince();
    return since && now - std::max(*since, waiter.since) >= patience;
}

std::shared_ptr<Endpoint::Waiter> Endpoint::takeHopeless(Queue &queue) const
{
    if (!restsUntil() && !gate_.probingSince())
        return nullptr;
    const auto found =
        std::ranges::find_if(queue, [this](const auto &entry) { return hopeless(*entry.second); });
    return found == queue.end() ? nullptr : std::move(queue.extract(found).mapped());
}

DelayReason Endpoint::closedFor() const
{
    if (offline())
        return DelayReason::Offline;
    return admits(true) ? DelayReason::None : DelayReason::Gate;
}

std::optional<Instant> Endpoint::opensAt() const
{
    if (offline())
        return {};
    return gate_.changesAt(timers_.now());
}

Handle Endpoint::judge(const Failure &failure, std::function<void(Blame)> then)
{
    if (!line_)
        return timers_.after(Duration::zero(), [then = std::move(then)] { then(Blame::Service); });
    return line_->judge(failure, std::move(then));
}

void Endpoint::lookNow()
{
    if (line_)
        line_->lookNow();
}

void Endpoint::tellOfLimit() const
{
    tell({EndpointEvent::Kind::FewerAtATime, {}, concurrency_.most(timers_.now())});
}

void Endpoint::tell(const EndpointEvent &event) const
{
    if (happened_)
        happened_(event);
}

} // namespace windlass
