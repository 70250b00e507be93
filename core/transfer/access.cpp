// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/access.h"

namespace windlass {

Access::Access(Timers &timers, Destination destination, Credentials credentials, Refresh refresh,
               std::shared_ptr<Whereabouts> whereabouts)
    : timers_(timers)
    , destination_(whereabouts ? relocated(std::move(destination), *whereabouts) : std::move(destination))
    , credentials_(std::move(credentials))
    , refresh_(std::move(refresh))
    , whereabouts_(std::move(whereabouts))
{}

ObjectAddress Access::address(const QString &key) const
{
    return {destination_.endpoint,        destination_.bucket,      key,
            destination_.region,          destination_.pathStyle,   credentials_.accessKeyId,
            credentials_.secretAccessKey, credentials_.sessionToken};
}

QDateTime Access::serviceNow() const
{
    return timers_.wallClock().addMSecs(clockSkew_.count());
}

Handle Access::putRight(FailureClass failureClass, const Failure &failure, int signedInRound,
                        std::function<void(bool)> then)
{
    const auto done = putRightIn_.find(failureClass);
    const bool already = done != putRightIn_.end() && signedInRound < done->second;
    if (already || failureClass != FailureClass::Refresh || !refresh_) {
        const bool can = already || adjusted(failureClass, failure);
        return timers_.after(Duration::zero(), [can, then = std::move(then)] { then(can); });
    }
    const int number = ++lastWaiting_;
    waiting_.emplace(number, std::move(then));
    if (waiting_.size() == 1)
        refreshing_ =
            refresh_(credentials_, [this](Result<Credentials> fresh) { refreshed(std::move(fresh)); });
    return Handle([this, number] {
        if (waiting_.erase(number) > 0 && waiting_.empty())
            refreshing_.reset();
    });
}

bool Access::adjusted(FailureClass failureClass, const Failure &failure)
{
    if (failureClass == FailureClass::Clock && failure.serverDate.isValid())
        clockSkew_ = Duration(timers_.wallClock().msecsTo(failure.serverDate));
    else if (failureClass != FailureClass::Region || !moved(failure))
        return false;
    putRightIn_[failureClass] = ++round_;
    return true;
}

bool Access::moved(const Failure &failure)
{
    const auto there = redirected(destination_, failure);
    if (!there)
        return false;
    destination_ = *there;
    if (whereabouts_ && lasts(failure))
        *whereabouts_ = {there->region, there->endpoint, there->pathStyle, true};
    return true;
}

void Access::refreshed(Result<Credentials> fresh)
{
    const Handle ended = std::move(refreshing_);
    const bool found = fresh.has_value();
    if (found) {
        credentials_ = std::move(*fresh);
        putRightIn_[FailureClass::Refresh] = ++round_;
    }
    // One by one: each may drop the handles of the others.
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.extract(waiting_.begin()).mapped());
        next(found);
    }
}

} // namespace windlass
