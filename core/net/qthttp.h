// SPDX-License-Identifier: GPL-3.0-or-later
// The real implementation of Http, on top of QNetworkAccessManager.
//
// What Qt does that we must not have, and what prevents it (each measured on 6.4.2):
// - It repeats requests by itself: OneShotBody.
// - It sends bodies in pieces of 16 KiB: FastBody, if the proof at its first use shows that it works.
// - It reads the heads of answers byte by byte over plain http: BufferedSockets, for requests without a long
//   body.
// - It drops answers that arrive while the body is being sent: EarlyAnswers over plain http, otherwise
//   RefusalProbes.
// - It takes interim answers for final ones: isForInterimAnswers() over plain http. If one gets through, its
//   connection is not used again.
// - It waits too long for a name's dead address: Addresses.
// - It does not read the proxy variables as curl does: proxies.h.
// - It would follow redirects: a PUT that is answered 301 would become a GET that reports success, with
//   nothing stored. Switched off.
// - Beyond six requests to a host, it queues requests while their time-outs run. So requests wait here, and
//   their time-outs start when Qt gets them.
// - Its transferTimeout cannot distinguish a stalled connection from a slow one: RequestWatch has separate
//   time-outs for connecting, stalls and the response.
// - HTTP/2, cookies, cached credentials and transparent decompression are switched off.
#pragma once

#include "core/base/timers.h"
#include "core/net/addresses.h"
#include "core/net/answerheads.h"
#include "core/net/earlyanswer.h"
#include "core/net/fastbody.h"
#include "core/net/http.h"
#include "core/net/refusalprobes.h"

#include <QNetworkAccessManager>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace windlass {

class Exchange;

class QtHttp final : public Http
{
public:
    /// Each manager has a thread of its own inside Qt and sends up to six requests to one host in parallel.
    /// Two managers are used while requests are few; up to `managers` when there are more, of each kind. A
    /// `handOverSignal` of null means that all bodies use the public interface.
    explicit QtHttp(Timers &timers, int managers = 8, const char *handOverSignal = FastBody::handOverSignal);
    ~QtHttp() override;

    Handle send(HttpRequest request, Sinks sinks) override;

    /// How large bodies are given to Qt.
    enum class BodyWay {
        Unproven, ///< no large body was sent so far
        Proving,
        Fast,
        Public,
    };
    BodyWay bodyWay() const { return bodyWay_; }

    /// Requests that Qt has at this moment, and requests that wait here for a place.
    int inFlight() const;
    int queued() const { return static_cast<int>(waiting_.size()); }
    /// Managers that were needed so far.
    int managers() const;

private:
    /// Qt's manager, and the requests that it has.
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager> qt;
        std::vector<std::pair<QString, std::weak_ptr<Exchange>>> requests{}; ///< with their hosts
    };
    struct Lane
    {
        std::shared_ptr<Manager> manager; ///< made with its first request, in the requests' thread
        std::map<QString, int> active{};  ///< places taken, by host
    };
    /// Managers of one kind.
    using Lanes = std::vector<Lane>;
    /// The number of requests that Qt sends to one host in parallel.
    static constexpr int requestsPerLane = 6;

    /// This many are used before more are created.
    static constexpr size_t usualLanes = 2;

    void startWaiting();
    void freed(Lane &lane, const QString &host);
    void retire(Lane &lane, const std::shared_ptr<Manager> &manager, const QString &host,
                const Exchange &because);
    bool start(const std::shared_ptr<Exchange> &exchange);
    std::shared_ptr<Manager> makeManager(const Lanes &of) const;
    std::shared_ptr<qint64> pieceFor(const QString &host);
    static Lane *laneFor(Lanes &lanes, const QString &host);
    void prove();
    void proven(const QString &complaint);

    Timers &timers_;
    const char *handOverSignal_;
    BodyWay bodyWay_;
    std::unique_ptr<FastBodyProof> proof_;
    Handle proofEnd_;
    std::shared_ptr<Readers> readers_; ///< made with the first request, in its thread
    EarlyAnswers earlyAnswers_;
    AnswerHeads answerHeads_;
    RefusalProbes headQuestions_;
    Addresses addresses_;
    Lanes lanes_;
    Lanes shortLanes_;                              ///< for plain http without a long body, either way
    std::vector<std::shared_ptr<Manager>> retired_; ///< no new request goes to these
    Handle retiredEnd_;

    std::map<QString, std::shared_ptr<qint64>> pieces_; ///< of FastBody, by host
    std::deque<std::weak_ptr<Exchange>> waiting_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

} // namespace windlass
