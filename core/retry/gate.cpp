// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/gate.h"

#include <algorithm>

namespace windlass {

void Gate::begin(State state)
{
    state_ = state;
    ++period_;
    inside_ = 0;
    width_ = 1;
    if (state != State::Probing)
        probingSince_.reset();
}

Gate::State Gate::state(Instant now) const
{
    return state_ == State::Closed && now >= until_ ? State::Ramp : state_;
}

void Gate::closeUntil(Instant until)
{
    if (state_ == State::Closed && until <= until_)
        return;
    if (state_ == State::Probing) {
        nextProbe_ = std::max(nextProbe_, until);
        return;
    }
    begin(State::Closed);
    until_ = until;
}

void Gate::startRamp()
{
    begin(State::Ramp);
}

void Gate::startProbing(Instant now)
{
    if (state_ == State::Probing)
        return;
    const Instant closed = state_ == State::Closed ? until_ : now;
    begin(State::Probing);
    probingSince_ = now;
    pause_ = firstPause;
    nextProbe_ = std::max(now + pause_, closed);
}

bool Gate::admits(Instant now) const
{
    switch (state(now)) {
    case State::Open:
        return true;
    case State::Closed:
        return false;
    case State::Ramp:
        return inside_ < width_;
    case State::Probing:
        return inside_ == 0 && now >= nextProbe_;
    }
    Q_UNREACHABLE();
}

std::optional<Instant> Gate::changesAt(Instant now) const
{
    if (state(now) == State::Closed)
        return until_;
    if (state_ == State::Probing && inside_ == 0 && now < nextProbe_)
        return nextProbe_;
    return {};
}

int Gate::enter(Instant now)
{
    if (state_ == State::Closed && state(now) == State::Ramp)
        begin(State::Ramp);
    ++inside_;
    return period_;
}

bool Gate::leave(int entry)
{
    if (entry != period_)
        return false;
    --inside_;
    return true;
}

void Gate::left(int entry)
{
    leave(entry);
}

void Gate::succeeded(int entry)
{
    if (!leave(entry))
        return;
    if (state_ == State::Probing) {
        begin(State::Ramp);
        ++width_; // the probe was the first of the ramp
    } else if (state_ == State::Ramp && ++width_ >= wide) {
        begin(State::Open);
    }
}

void Gate::failed(int entry, Instant now)
{
    if (!leave(entry) || state_ != State::Probing)
        return;
    pause_ = std::min(longestPause, pause_ * 2);
    nextProbe_ = now + pause_;
}

} // namespace windlass
