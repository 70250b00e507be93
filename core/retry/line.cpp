// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/line.h"

#include <QNetworkReply>
#include <QSslError>

#include <algorithm>
#include <utility>

namespace windlass {

Line::Line(Timers &timers, Dice &dice, Network &network, QUrl endpoint, std::function<void()> changed)
    : timers_(timers)
    , dice_(dice)
    , network_(network)
    , endpoint_(std::move(endpoint))
    , changed_(std::move(changed))
    , watch_(network_.onChange([this] {
        if (!down_ || settle_)
            return;
        pause_ = debounce; // the network is changing: check more often for a while
        probe();
    }))
{}

bool Line::suspicious(const Failure &failure)
{
    if (failure.httpStatus != 0)
        return false;
    if (failure.kind == FailureKind::Aborted) {
        return failure.abort == AbortReason::ConnectTimeout || failure.abort == AbortReason::StallTimeout ||
               failure.abort == AbortReason::ResponseTimeout;
    }
    if (failure.kind == FailureKind::Tls)
        return std::ranges::find(failure.tlsErrors, int(QSslError::HostNameMismatch)) !=
               failure.tlsErrors.end();
    return failure.kind == FailureKind::Network && failure.networkError != QNetworkReply::NoError;
}

Handle Line::judge(const Failure &failure, std::function<void(Blame)> then)
{
    if (down_) {
        return timers_.after(Duration::zero(), [this, then = std::move(then)] {
            then(behindPortal() ? Blame::Portal : Blame::Line);
        });
    }
    const bool noName = failure.networkError == QNetworkReply::HostNotFoundError;
    const auto asker = std::make_shared<Asker>(Asker{noName, std::move(then)});
    askers_.push_back(asker);
    if (!probing_)
        probe();
    return Handle([asker] { asker->then = nullptr; });
}

void Line::lookNow()
{
    if (down_ && !settle_)
        probe();
}

void Line::answered()
{
    nameFound_ = true;
    setDown(false);
}

bool Line::inGrace() const
{
    return backSince_ && timers_.now() - *backSince_ < grace;
}

void Line::probe()
{
    look_.reset();
    probing_ = network_.probe(endpoint_, [this](Network::Probe result) { probed(result); });
}

/// The rule itself. The line is to blame if there is no route to the address, if a name that was found before
/// is not found now, or if the system reports no network while nothing answers. If nothing is known, the
/// attempt counts.
bool Line::missing(Network::Probe result) const
{
    const bool saysOffline = network_.reach() == Network::Reach::Offline;
    switch (result) {
    case Network::Probe::Answered:
        return false;
    case Network::Probe::NoName:
        return saysOffline || nameFound_ || inGrace();
    case Network::Probe::Unreachable:
        return true;
    case Network::Probe::Silent:
        return saysOffline;
    }
    Q_UNREACHABLE();
}

void Line::probed(Network::Probe result)
{
    const Handle ended = std::move(probing_);
    const bool portal = behindPortal();
    const bool missing = !portal && this->missing(result);
    if (down_) {
        if (missing)
            return lookLater();
        const auto spread = static_cast<qint64>(dice_.unit() * static_cast<double>(debounce.count()));
        settle_ = timers_.after(debounce + Duration(spread), [this] { setDown(false); });
        return;
    }
    // A name that was not found a moment ago is found now: the network was changing during the request.
    const bool foundBefore = nameFound_ || inGrace();
    if (result == Network::Probe::Answered || result == Network::Probe::Silent)
        nameFound_ = true;
    const auto askers = std::exchange(askers_, {});
    if (missing) {
        lookLater();
        setDown(true);
    }
    for (const auto &asker : askers) {
        if (const auto then = std::exchange(asker->then, nullptr))
            then(portal                                            ? Blame::Portal
                 : missing || (asker->nameNotFound && foundBefore) ? Blame::Line
                                                                   : Blame::Service);
    }
}

void Line::lookLater()
{
    look_ = timers_.after(pause_, [this] {
        pause_ = std::min(maxCheckInterval, pause_ * 2);
        probe();
    });
}

void Line::setDown(bool down)
{
    if (down == down_)
        return;
    down_ = down;
    if (!down) {
        backSince_ = timers_.now();
        pause_ = firstLook;
        look_.reset();
        probing_.reset();
        settle_.reset();
    }
    changed_();
}

} // namespace windlass
