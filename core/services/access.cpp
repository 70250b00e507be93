// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/access.h"

#include "core/accounts/serviceaddress.h"

#include <chrono>

namespace windlass {

namespace {

/// About when this code was written: a clock that shows an earlier time is wrong.
const QDateTime &earliest()
{
    static const QDateTime hour(QDate(2024, 1, 1), QTime(0, 0), Qt::UTC);
    return hour;
}
constexpr int yearsAhead = 40;
constexpr Duration tooLittle = std::chrono::minutes(1);

} // namespace

Duration clockSkew(const QDateTime &ours, const QDateTime &theirs)
{
    if (theirs < earliest() || theirs > earliest().addYears(yearsAhead))
        return Duration::zero();
    const Duration skew(ours.msecsTo(theirs));
    return std::chrono::abs(skew) < tooLittle ? Duration::zero() : skew;
}

QString askedKey(const Work &work, const QString &key)
{
    const bool bucket =
        std::holds_alternative<work::List>(work) || std::holds_alternative<work::ListUploads>(work);
    return bucket ? QString() : key;
}

Access::Access(Timers &timers, const Provider &provider, const Destination &destination,
               Credentials credentials, Refresh refresh, std::shared_ptr<BucketLocation> location)
    : timers_(timers)
    , provider_(provider)
    , bucket_(addressOf(location ? relocated(destination, *location) : destination))
    , credentials_(std::move(credentials))
    , refresh_(std::move(refresh))
    , location_(std::move(location))
{}

ObjectAddress Access::address(const QString &key) const
{
    return {bucket_, key, credentials_};
}

QDateTime Access::serviceNow() const
{
    return timers_.wallClock().addMSecs(clockSkew_.count());
}

Handle Access::applyRemedy(FailureClass failureClass, const Failure &failure, const Asked &asked,
                           std::function<void(bool)> then)
{
    const auto done = remediedIn_.find(failureClass);
    const bool already = done != remediedIn_.end() && asked.round < done->second;
    if (already || failureClass != FailureClass::Refresh || !refresh_) {
        const bool can = already || adjusted(failureClass, failure, asked.key);
        return timers_.after(Duration::zero(), [can, then = std::move(then)] { then(can); });
    }
    const int number = ++lastWaiting_;
    waiting_.emplace(number, std::move(then));
    if (waiting_.size() == 1)
        refresh();
    return Handle([this, number] {
        if (waiting_.erase(number) > 0 && waiting_.empty())
            refreshing_.reset();
    });
}

bool Access::adjusted(FailureClass failureClass, const Failure &failure, const QString &key)
{
    if (failureClass == FailureClass::Clock && failure.serverDate.isValid())
        // If the stated time is impossible, or the previous skew was wrong: use our own clock again.
        clockSkew_ = clockSkew(timers_.wallClock(), failure.serverDate);
    else if (failureClass != FailureClass::Region || !moved(failure, key))
        return false;
    remediedIn_[failureClass] = ++round_;
    return true;
}

bool Access::moved(const Failure &failure, const QString &key)
{
    const auto moved = provider_.moved(bucket_, failure, key);
    if (!moved)
        return false;
    bucket_ = moved->to;
    if (location_ && moved->lasts)
        location_->address = moved->to;
    return true;
}

void Access::refresh()
{
    refreshing_ = refresh_(credentials_, [this](Result<Credentials> fresh) { refreshed(std::move(fresh)); });
}

void Access::refreshed(Result<Credentials> fresh)
{
    const Handle ended = std::move(refreshing_);
    const bool found = fresh.has_value();
    if (found) {
        credentials_ = std::move(*fresh);
        remediedIn_[FailureClass::Refresh] = ++round_;
    }
    // One by one, because each callback may drop the handles of the others. What a callback asks for anew
    // waits for another refresh.
    const int last = lastWaiting_;
    while (!waiting_.empty() && waiting_.begin()->first <= last) {
        const auto next = std::move(waiting_.extract(waiting_.begin()).mapped());
        next(found);
    }
    if (!waiting_.empty() && !refreshing_)
        refresh();
}

} // namespace windlass
