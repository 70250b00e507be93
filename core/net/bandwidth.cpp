// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bandwidth.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace windlass {

namespace {

/// The bucket holds this share of a second's bytes, and at least two bytes.
double burst(qint64 limit)
{
    return std::max(static_cast<double>(limit) / 10, 2.0);
}

/// Less than this is not worth the request's effort. At most half of the bucket, because whatever overflows
/// while a timer is late is lost.
double worthwhile(qint64 limit)
{
    return std::max(1.0, std::min(burst(limit) / 2, std::max(4096.0, static_cast<double>(limit) / 50)));
}

} // namespace

Bandwidth::Bandwidth(Timers &timers)
    : timers_(timers)
    , filledAt_(timers.now())
{}

Bandwidth::~Bandwidth() = default;

void Bandwidth::setLimit(qint64 bytesPerSecond)
{
    refill();
    limit_ = std::max<qint64>(bytesPerSecond, 0);
    tokens_ = limit_ == 0 ? 0 : std::min(tokens_, burst(limit_));
    setClock();
}

void Bandwidth::refill()
{
    const Instant now = timers_.now();
    const double seconds = static_cast<double>((now - filledAt_).count()) / 1000;
    filledAt_ = now;
    if (limit_ > 0)
        tokens_ = std::min(tokens_ + static_cast<double>(limit_) * seconds, burst(limit_));
}

qint64 Bandwidth::available(qint64 wanted)
{
    if (limit_ == 0)
        return wanted;

    refill();
    const double least = std::min(worthwhile(limit_), static_cast<double>(wanted));
    return tokens_ < least ? 0 : std::min(wanted, static_cast<qint64>(tokens_));
}

void Bandwidth::spend(qint64 bytes)
{
    if (limit_ == 0)
        return;
    refill();
    tokens_ -= static_cast<double>(bytes);
}

Handle Bandwidth::whenAvailable(std::function<void()> then)
{
    const quint64 number = ++lastWaiter_;
    waiters_->emplace(number, std::move(then));
    if (!timer_ && !serving_)
        setClock();
    return Handle([waiters = std::weak_ptr(waiters_), number] {
        if (const auto all = waiters.lock())
            all->erase(number);
    });
}

/// Sets the timer for the moment at which there will be enough for the longest waiter.
void Bandwidth::setClock()
{
    timer_.reset();
    if (waiters_->empty())
        return;
    refill();
    const double missing = limit_ == 0 ? 0 : std::max(0.0, worthwhile(limit_) - tokens_);
    const double seconds = limit_ == 0 ? 0 : missing / static_cast<double>(limit_);
    const Duration wait(static_cast<qint64>(std::ceil(seconds * 1000)));
    timer_ = timers_.after(limit_ == 0 ? wait : std::max(wait, Duration(1)), [this] { serve(); });
}

/// Calls the waiters, one after the other, while there is enough. A waiter that waits again is called the
/// next time.
void Bandwidth::serve()
{
    const std::weak_ptr<Waiters> here =
        waiters_; // a callback may drop the last request, and this limit with it
    const quint64 last = lastWaiter_;
    while (!waiters_->empty() && waiters_->begin()->first <= last) {
        refill();
        if (limit_ > 0 && tokens_ < worthwhile(limit_))
            break;
        const auto then = std::move(waiters_->extract(waiters_->begin()).mapped());
        serving_ = true;
        then();
        if (here.expired())
            return;
        serving_ = false;
    }
    setClock();
}

qint64 Allowance::ask(qint64 wanted, std::function<void()> again)
{
    if (waiting_)
        return 0;
    for (const auto &limit : limits_) {
        const qint64 may = limit->available(wanted);
        if (may == 0) {
            waiting_ = limit->whenAvailable([this, again = std::move(again)] {
                waiting_.reset();
                again();
            });
            return 0;
        }
        wanted = std::min(wanted, may);
    }
    return wanted;
}

void Allowance::spend(qint64 bytes)
{
    for (const auto &limit : limits_)
        limit->spend(bytes);
}

} // namespace windlass
