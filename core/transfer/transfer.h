// SPDX-License-Identifier: GPL-3.0-or-later
// Drives one Upload: starts its steps, each under the retry policy, writes down what was confirmed, and says
// how it goes. It decides nothing about retrying (core/retry/verdict.h does) and nothing about what comes
// next (core/upload/upload.h).
#pragma once

#include "core/accounts/credentials.h"
#include "core/net/http.h"
#include "core/net/sourcefile.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/store/store.h"
#include "core/transfer/access.h"
#include "core/transfer/event.h"
#include "core/transfer/speed.h"
#include "core/transfer/status.h"
#include "core/upload/upload.h"

#include <QHash>

#include <list>
#include <memory>

namespace windlass {

class Transfer
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        Store &store;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint; ///< shared with all that goes to the same service; may be null
    };
    /// How the transfer speaks to its owner. The owner may destroy it from inside `ended`, not from the
    /// others.
    struct Listener
    {
        std::function<void()> changed; ///< status() is another one; often
        std::function<void(Event)> happened;
        std::function<void()> ended; ///< it is at rest, or can go no further in taking itself back
        Access::Refresh refresh;
    };

    Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
             Listener listener);
    ~Transfer();
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// Sends what is left to send; a transfer in state Cancelling takes its session back instead.
    void start();
    /// Lets go of every request and stays resumable.
    void pause();
    /// Lets go of every request and takes the session on the service back.
    void cancel();
    /// Lets go of every request and leaves the journal as it is: the program ends, and the next one goes on.
    void letGo();
    /// Ends every wait at once.
    void retryNow();

    TransferState state() const { return stored_.state; }
    /// All that a later Transfer needs to go on from here.
    StoredTransfer stored() const;
    TransferStatus status() const;

private:
    struct StepRun;

    void takeBack();
    void pump();
    void run(const Step &step);
    Run<Receipt> described(StepRun &run);
    Handle send(StepRun &run, std::function<void(Result<Receipt>)> report);
    Result<Receipt> judged(StepRun &run, const HttpReply &reply) const;
    Result<Receipt> proven(const Receipt &receipt) const;
    Handle reconcile(std::function<void(Result<std::optional<Receipt>>)> then);
    void record(StepRun &run, const AttemptRecord &attempt);
    void tellOf(const AttemptRecord &attempt);
    std::optional<WaitStatus> waitOf(const StepRun &run) const;
    void abandon(StepRun &run);
    void abandonAll();
    void stepEnded(StepRun &ended, RunResult<Receipt> result);
    void succeeded(const Step &step, const Receipt &receipt);
    void ranOut(Cause cause, const Failure &failure);
    void sessionLost(const Step &step, const Failure &failure);
    void reopen(const Failure &failure);
    void stop(TransferEvent event, Cause cause, std::optional<Failure> failure);
    void restWhenIdle();
    void apply(TransferEvent event);
    void refreshWaiting();
    /// Writes the transfer down; a journal that cannot be written stops it.
    bool saved(const Result<void> &result);
    void tell(EventKind kind, EventLevel level, int count = 0, const QString &text = {});
    Event event(EventKind kind, EventLevel level) const;

    StoredTransfer stored_; ///< but for its parts, which upload_ has
    RetryPolicy policy_;
    int lanes_;
    Doors doors_;
    Listener listener_;

    Retryer retryer_;
    Upload upload_;
    std::shared_ptr<SourceFile> file_;
    Access access_;
    QHash<int, qint64> furthest_; ///< how far into each part a request came; what comes again is resent
    int sessionsLost_ = 0;
    int doubts_ = 0;                        ///< how often the service did not know what it had confirmed
    std::optional<TransferEvent> stopping_; ///< no new steps: rest as soon as the running ones have ended
    bool over_ = false;
    Instant startedAt_{};
    Speed speed_;
    std::list<std::unique_ptr<StepRun>> runs_;
    std::unique_ptr<StepRun> question_; ///< the HEAD that clears up an unknown outcome
    Handle asking_;
    Handle later_; ///< work that must not run inside a step's own callback
};

} // namespace windlass
