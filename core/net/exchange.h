// SPDX-License-Identifier: GPL-3.0-or-later
// One request on its way through Qt, from the place it was given to its end.
#pragma once

#include "core/net/addresses.h"
#include "core/net/answerheads.h"
#include "core/net/bandwidth.h"
#include "core/net/earlyanswer.h"
#include "core/net/headquestion.h"
#include "core/net/http.h"
#include "core/net/oneshotbody.h"
#include "core/net/requestwatch.h"

#include <QNetworkReply>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QNetworkAccessManager;
class QNetworkRequest;

namespace windlass {

/// Kept alive by its handle; every path to the end goes through finish().
class Exchange : public std::enable_shared_from_this<Exchange>
{
public:
    /// What it needs where it runs. All of it outlives the exchange or is gone with `alive`.
    struct Place
    {
        QNetworkAccessManager &manager;
        std::shared_ptr<Readers> readers;
        const char *handOverSignal;    ///< for FastBody; null: the public way
        std::shared_ptr<qint64> piece; ///< of FastBody
        EarlyAnswers &earlyAnswers;
        AnswerHeads &answerHeads;
        HeadQuestions &headQuestions;
        Addresses &addresses;
        std::function<void()> freed; ///< called once, when the place may go to another
        /// Called where the answer may still come over a connection that Qt has taken back.
        std::function<void()> lostTrack;
        std::shared_ptr<const bool> alive;
    };

    Exchange(Timers &timers, HttpRequest request, Http::Sinks sinks);
    Exchange(const Exchange &) = delete;
    Exchange &operator=(const Exchange &) = delete;
    ~Exchange() { letGo(); }

    const HttpRequest &request() const { return request_; }
    /// Does it gain by going the fast way?
    bool wantsFastBody() const;
    /// Is there no long body, either way?
    bool isShort() const { return !wantsFastBody() && !sinks_.received; }

    void start(Place place);
    /// Ends it before anything was sent.
    void refuse(Failure failure) { fail(std::move(failure)); }
    /// Ends it: nobody knows whether the answer that comes over its connection is its own.
    void loseConnection();
    /// Is it with Qt?
    bool hasPlace() const { return place_ && place_->freed; }
    /// Ends it without a word.
    void letGo();

private:
    using Phase = RequestWatch::Phase;

    void begin();
    void makeBody();
    QNetworkRequest qtRequest() const;
    QNetworkReply *send();
    void dropReply();
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
    HttpReply head() const;
    bool goesToSink();
    void receive();
    void take(const QByteArray &piece);
    bool isSuccess() const;
    void tooLong(const QString &why);
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
    Http::Sinks sinks_;
    RequestWatch progress_;
    Allowance receiving_;
    std::optional<Place> place_;
    QHostAddress address_;           ///< in place of the name; null: Qt finds it
    QObject ears_;                   ///< what listens to the reply
    QNetworkReply *reply_ = nullptr; ///< Qt's manager owns it; deleted later in letGo()
    std::shared_ptr<BodySource> source_;
    std::unique_ptr<OneShotBody> body_;
    QByteArray answer_;
    std::vector<int> tlsErrors_;
    qint64 told_ = 0;        ///< of the payload, to Sinks::sent
    qint64 delays_ = 0;      ///< of the source, at the last look
    bool holdsBack_ = false; ///< bytes of the answer wait for a limit
    bool answered_ = false;  ///< the sink has been told what the answer begins with
    bool complete_ = false;  ///< Qt has ended it, and what it received is still being handed on
    bool sought_ = false;    ///< a better address was looked for
    qint64 came_ = 0;        ///< of the answer's body
    Instant connectingSince_{};
    Handle watch_;
    Handle seeking_;
    Handle asking_; ///< why the connection was lost
};

} // namespace windlass
