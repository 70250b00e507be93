// SPDX-License-Identifier: GPL-3.0-or-later
// One request, from its place in our queue, through Qt, until its end.
#pragma once

#include "core/base/sentence.h"
#include "core/net/addresses.h"
#include "core/net/answerheads.h"
#include "core/net/bandwidth.h"
#include "core/net/earlyanswer.h"
#include "core/net/http.h"
#include "core/net/oneshotbody.h"
#include "core/net/refusalprobes.h"
#include "core/net/requestwatch.h"

#include <QNetworkReply>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

class QNetworkAccessManager;
class QNetworkRequest;

namespace windlass {

/// Its handle keeps it alive; every path to the end goes through finish().
class Exchange : public std::enable_shared_from_this<Exchange>
{
public:
    /// What it needs from its place. All of it outlives the exchange, or is gone when `alive` is false.
    struct Place
    {
        QNetworkAccessManager &manager;
        std::shared_ptr<Readers> readers;
        const char *handOverSignal;    ///< for FastBody; null: use the public interface
        std::shared_ptr<qint64> piece; ///< for FastBody
        EarlyAnswers &earlyAnswers;
        AnswerHeads &answerHeads;
        RefusalProbes &headQuestions;
        Addresses &addresses;
        std::function<void()> freed; ///< called once, when another request may have the place
        /// Called when the answer may still come over a connection that Qt has taken back.
        std::function<void()> lostTrack;
        std::shared_ptr<const bool> alive;
    };

    Exchange(Timers &timers, HttpRequest request, Http::Sinks sinks);
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;
    ~Exchange() { letGo(); } // NOLINT(bugprone-exception-escape): to enter an empty state throws nothing

    const HttpRequest &request() const { return request_; }
    /// Is it worth using FastBody?
    bool wantsFastBody() const;
    /// Is neither the body nor the answer long?
    bool isShort() const { return !wantsFastBody() && !sinks_.received; }

    void start(Place place);
    /// Ends the request with this failure, before anything was sent.
    void refuse(Failure failure) { fail(std::move(failure)); }
    /// Ends the request as lost, because the answer on its connection may belong to another request.
    void loseConnection();
    /// Does Qt have the request?
    bool hasPlace() const { return place_ && place_->freed; }
    /// Ends the request without a report.
    void letGo();

private:
    using Phase = RequestWatch::Phase;

    // The states. Each holds what exists only in that state, and leaving the state destroys it.

    struct Queued ///< it has no place yet
    {};
    struct UnderWay ///< Qt has it
    {
        QNetworkReply *reply = nullptr; ///< Qt's manager owns it; deleted later
        std::unique_ptr<OneShotBody> body;
        QHostAddress address;          ///< used instead of the name; null: Qt finds it
        std::optional<Handle> seeking; ///< a better address; set once it was looked for
        bool holdsBack = false;        ///< bytes of the answer wait for a limit
    };
    struct PassingOn : UnderWay ///< Qt has finished, and received bytes are still being passed on
    {};
    struct AskingWhy ///< the connection was lost while the body was sent
    {
        Handle asking;
    };
    struct Over ///< readers may still be at work
    {};

    /// The request as Qt has it; null if Qt does not have it, or no longer.
    UnderWay *underWay();
    const UnderWay *underWay() const;
    QNetworkReply *reply() const { return underWay() != nullptr ? underWay()->reply : nullptr; }

    void begin(const QHostAddress &address);
    std::unique_ptr<OneShotBody> makeBody();
    QNetworkRequest qtRequest(const QHostAddress &address) const;
    QNetworkReply *send(const QNetworkRequest &request, OneShotBody *body) const;
    /// Takes it away from Qt.
    void takeBack();
    void leavePlace();
    void seekAddress();
    void beginAt(const QHostAddress &address);
    bool mayGetEarlyAnswer() const;
    void connectReply();
    void enter(Phase phase) { progress_.enter(phase, timers_.now()); }
    void moved();
    void watch();
    bool holdsItself();
    QUrl endpoint() const;
    int status() const;
    HttpReply head() const;
    bool goesToSink();
    void receive();
    void take(const QByteArray &piece);
    bool isSuccess() const { return status() / 100 == 2; }
    void tooLong(const Sentence &why);
    bool headIsEndless();
    void ended();
    void endWith(HttpReply reply);
    void endUnanswered(int status);
    bool lostInBody(const Failure &failure) const;
    void askWhy(Failure failure);
    void fail(Failure failure);
    void complete(Failure &failure) const;
    void finish(Result<HttpReply> result);
    void tell(Result<HttpReply> result);

    Timers &timers_;
    HttpRequest request_;
    Http::Sinks sinks_; ///< each is dropped once it will not be called again
    RequestWatch progress_;
    Allowance receiving_;
    std::optional<Place> place_;
    QObject ears_; ///< receives the reply's signals
    std::shared_ptr<BodySource> source_;
    QByteArray answer_;
    std::vector<int> tlsErrors_;
    qint64 told_ = 0;   ///< payload bytes reported to Sinks::sent
    qint64 delays_ = 0; ///< delays of the source at the last check
    qint64 came_ = 0;   ///< bytes of the answer's body
    Instant connectingSince_{};
    Handle watch_;
    std::variant<Queued, UnderWay, PassingOn, AskingWhy, Over> life_;
};

} // namespace windlass
