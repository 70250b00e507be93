// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/access.h"

namespace windlass {

using namespace Qt::StringLiterals;

Access::Access(Timers &timers, Destination destination, Credentials credentials, Refresh refresh, Told told)
    : timers_(timers)
    , destination_(std::move(destination))
    , credentials_(std::move(credentials))
    , refresh_(std::move(refresh))
    , told_(std::move(told))
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
    else if (failureClass == FailureClass::Region && !failure.region.isEmpty() &&
             failure.region != destination_.region)
        destination_.region = failure.region;
    else
        return false;
    putRightIn_[failureClass] = ++round_;
    if (told_)
        told_(failureClass == FailureClass::Clock ? u"clock"_s : u"region"_s);
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
