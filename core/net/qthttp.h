// SPDX-License-Identifier: GPL-3.0-or-later
// The real side of the network door: QNetworkAccessManager, kept from doing more than one request asks for.
//
// What is taken out of Qt's hands, and why (each measured on 6.4.2):
// - sending again by itself: OneShotBody;
// - redirects: a PUT that is answered 301 would become a GET that reports success with nothing stored;
// - queueing: beyond six requests a host Qt queues inside, and its time-outs run while nothing is sent.
// Requests wait
//   here instead, and their watches start when they leave;
// - time-outs: transferTimeout cannot tell a stalled line from a slow one. Connect, stall and response have
// their own;
// - HTTP/2, cookies, cached credentials, transparent decompression.
#pragma once

#include "core/base/timers.h"
#include "core/net/http.h"

#include <QNetworkAccessManager>

#include <deque>
#include <memory>
#include <vector>

namespace windlass {

class QtHttp final : public Http
{
public:
    /// Several managers share the work: each has a thread of its own inside Qt, and a body goes through it in
    /// small pieces.
    explicit QtHttp(Timers &timers, int managers = 2);
    ~QtHttp() override;

    Handle send(HttpRequest request, Sinks sinks) override;

    /// Requests that Qt has at this moment, and requests that wait here for a place.
    int inFlight() const;
    int queued() const { return static_cast<int>(waiting_.size()); }

private:
    class Exchange;
    struct Lane
    {
        std::unique_ptr<QNetworkAccessManager> manager; ///< made with the first request, in its thread
        int active = 0;
    };
    /// As many as Qt sends side by side to one host.
    static constexpr int requestsPerLane = 6;

    void startWaiting();

    Timers &timers_;
    std::vector<Lane> lanes_;
    std::deque<std::weak_ptr<Exchange>> waiting_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace windlass
