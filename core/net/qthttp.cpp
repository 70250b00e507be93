// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qthttp.h"

#include "core/net/bufferedsockets.h"
#include "core/net/exchange.h"
#include "core/net/proxies.h"
#include "core/net/readers.h"
#include "core/net/requestcheck.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The key by which Qt counts its connections.
QString hostOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
        .toString();
}

bool isUnderWay(const std::weak_ptr<Exchange> &request)
{
    const auto exchange = request.lock();
    return exchange && exchange->hasPlace();
}

} // namespace

QtHttp::QtHttp(Timers &timers, int managers, const char *handOverSignal)
    : timers_(timers)
    , handOverSignal_(handOverSignal)
    , bodyWay_(handOverSignal == nullptr ? BodyWay::Public : BodyWay::Unproven)
    , headQuestions_(timers, *this)
    , addresses_(timers)
    , lanes_(static_cast<size_t>(std::max(managers, 1)))
    , shortLanes_(lanes_.size())
{}

QtHttp::~QtHttp()
{
    *alive_ = false;
}

Handle QtHttp::send(HttpRequest request, Sinks sinks)
{
    auto exchange = std::make_shared<Exchange>(timers_, std::move(request), std::move(sinks));
    waiting_.push_back(exchange);
    // Never from inside this call: a request that fails at once must not answer before the caller has its
    // handle.
    auto begin = std::make_shared<Handle>(timers_.after(Duration::zero(), [this] { startWaiting(); }));
    return Handle([exchange = std::move(exchange), begin] { exchange->letGo(); });
}

int QtHttp::inFlight() const
{
    int sum = 0;
    for (const Lanes *lanes : {&lanes_, &shortLanes_}) {
        for (const Lane &lane : *lanes) {
            for (const auto &[host, active] : lane.active)
                sum += active;
        }
    }
    return sum;
}

int QtHttp::managers() const
{
    const auto made = [](const Lane &lane) { return lane.manager != nullptr; };
    return static_cast<int>(std::ranges::count_if(lanes_, made) + std::ranges::count_if(shortLanes_, made));
}

/// Requests that find no place keep their order.
void QtHttp::startWaiting()
{
    std::deque<std::weak_ptr<Exchange>> still;
    while (!waiting_.empty()) {
        const auto exchange = waiting_.front().lock();
        waiting_.pop_front();
        if (exchange && !start(exchange)) // otherwise it was dropped while it waited
            still.push_back(exchange);
    }
    waiting_ = std::move(still);
}

/// Returns false if it has to wait.
bool QtHttp::start(const std::shared_ptr<Exchange> &exchange)
{
    if (auto refusal = unsendable(exchange->request())) {
        exchange->refuse(std::move(*refusal));
        return true;
    }
    if (exchange->wantsFastBody() && bodyWay_ < BodyWay::Fast) {
        prove();
        return false;
    }
    if (auto refusal = proxyRefusal(exchange->request().url)) {
        exchange->refuse(*std::move(refusal));
        return true;
    }
    const QString host = hostOf(exchange->request().url);
    Lanes &lanes =
        exchange->isShort() && exchange->request().url.scheme() == "http"_L1 ? shortLanes_ : lanes_;
    Lane *lane = laneFor(lanes, host);
    if (lane == nullptr)
        return false;
    if (!lane->manager)
        lane->manager = makeManager(lanes);
    if (!readers_)
        readers_ = std::make_shared<Readers>();
    ++lane->active[host];
    const auto manager = lane->manager;
    std::erase_if(manager->requests, [](const auto &each) { return !isUnderWay(each.second); });
    manager->requests.emplace_back(host, exchange);
    exchange->start({.manager = *manager->qt,
                     .readers = readers_,
                     .handOverSignal = bodyWay_ == BodyWay::Fast ? handOverSignal_ : nullptr,
                     .piece = pieceFor(host),
                     .earlyAnswers = earlyAnswers_,
                     .answerHeads = answerHeads_,
                     .headQuestions = headQuestions_,
                     .addresses = addresses_,
                     .freed = [this, lane, host] { freed(*lane, host); },
                     .lostTrack = [this, lane, manager = std::weak_ptr(manager), host,
                                   raw = exchange.get()] { retire(*lane, manager.lock(), host, *raw); },
                     .alive = alive_});
    return true;
}

std::shared_ptr<qint64> QtHttp::pieceFor(const QString &host)
{
    std::shared_ptr<qint64> &piece = pieces_[host];
    if (!piece)
        piece = std::make_shared<qint64>(FastBody::firstPiece);
    return piece;
}

std::shared_ptr<QtHttp::Manager> QtHttp::makeManager(const Lanes &of) const
{
    auto qt = std::make_unique<QNetworkAccessManager>();
    qt->setAutoDeleteReplies(false);
    if (&of == &shortLanes_)
        qt->setProxyFactory(new BufferedSockets); // owned by the manager from here
    else
        qt->setProxyFactory(new SystemProxies);
    return std::make_shared<Manager>(Manager{std::move(qt)});
}

/// An answer may still come over one of the manager's connections to the host, and it is unknown over which:
/// Qt has taken it back, and may have given it to another request already. So these requests end, and no
/// other one goes there. The manager is deleted when it has no request any more.
void QtHttp::retire(Lane &lane, const std::shared_ptr<Manager> &manager, const QString &host,
                    const Exchange &because)
{
    if (!manager)
        return;
    if (lane.manager == manager) {
        retired_.push_back(manager);
        lane.manager.reset();
    }
    const auto requests = manager->requests;
    for (const auto &[itsHost, request] : requests) {
        const auto exchange = request.lock();
        if (exchange && exchange.get() != &because && itsHost == host)
            exchange->loseConnection();
    }
}

void QtHttp::freed(Lane &lane, const QString &host)
{
    if (--lane.active[host] == 0)
        lane.active.erase(host);
    if (!retired_.empty()) { // later: Qt may be the caller
        retiredEnd_ = timers_.after(Duration::zero(), [this] {
            std::erase_if(retired_, [](const auto &manager) {
                return std::ranges::none_of(manager->requests,
                                            [](const auto &each) { return isUnderWay(each.second); });
            });
        });
    }
    startWaiting();
}

/// Of the managers that usually share the work, the less busy one; if they are full, the first other one that
/// has a place.
QtHttp::Lane *QtHttp::laneFor(Lanes &lanes, const QString &host)
{
    const auto active = [&host](const Lane &lane) {
        const auto found = lane.active.find(host);
        return found == lane.active.end() ? 0 : found->second;
    };
    const auto usual = std::span(lanes).first(std::min(usualLanes, lanes.size()));
    Lane &best = *std::ranges::min_element(usual, {}, active);
    if (active(best) < requestsPerLane)
        return &best;
    const auto others = std::span(lanes).subspan(usual.size());
    const auto free =
        std::ranges::find_if(others, [&](const Lane &lane) { return active(lane) < requestsPerLane; });
    return free == others.end() ? nullptr : &*free;
}

void QtHttp::prove()
{
    if (bodyWay_ == BodyWay::Proving)
        return;
    bodyWay_ = BodyWay::Proving;
    proof_ = std::make_unique<FastBodyProof>(
        timers_, [this](const QString &complaint) { proven(complaint); }, handOverSignal_);
}

void QtHttp::proven(const QString &complaint)
{
    bodyWay_ = complaint.isEmpty() ? BodyWay::Fast : BodyWay::Public;
    proofEnd_ = timers_.after(Duration::zero(), [this] { proof_.reset(); }); // it is what called
    if (!complaint.isEmpty() && slowBodyPath)
        slowBodyPath(complaint);
    startWaiting();
}

} // namespace windlass
