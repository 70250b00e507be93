// SPDX-License-Identifier: GPL-3.0-or-later
// Sends the steps of one transfer, and one question beside them. Each is a run of the Retryer; its attempts
// are recorded, and the service's checksums are compared with the bytes that were read. Does not decide which
// step comes next.
#pragma once

#include "core/base/dice.h"
#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/net/sourcefile.h"
#include "core/providers/provider.h"
#include "core/records/status.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"
#include "core/services/attemptrecorder.h"
#include "core/services/servicebehaviour.h"
#include "core/transfer/speed.h"
#include "core/transfer/steprun.h"

#include <functional>
#include <list>
#include <memory>
#include <optional>

namespace windlass {

class StepSender
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint;          ///< may be null
        std::shared_ptr<Bandwidth> bandwidth;        ///< shared by all transfers; may be null
        std::shared_ptr<ServiceBehaviour> behaviour; ///< of the service
    };

    /// What the sender asks its owner for, and what it reports. Nothing is called for a step that was
    /// cancelled.
    class Owner
    {
    public:
        virtual ~Owner() = default;

        /// The file to read. `anew`: reopen it, because a handle does not recover from a read error.
        virtual Result<std::shared_ptr<SourceFile>> source(bool anew) = 0;
        /// An attempt to open a session is about to be sent. Calls `then` once the journal says so on disk,
        /// never before this function returns. On a failure it is not sent.
        virtual Result<Handle> announce(std::function<void()> then) = 0;
        /// An attempt is about to be sent: returns its work.
        virtual Work work(StepRun &run) = 0;
        /// The service accepted the step. A failure counts as the attempt's.
        virtual Result<void> accept(const StepRun &run, const Receipt &receipt) = 0;
        /// An attempt has ended and is recorded.
        virtual void attemptEnded(StepRun &run, const AttemptRecord &attempt) = 0;
        /// The outcome of the last attempt was unknown, and it must be repeated.
        virtual void willRepeat(const AttemptRecord &attempt) = 0;
        /// Bytes were sent.
        virtual void moved() = 0;
        /// A step began or ended a wait.
        virtual void waitsChanged() = 0;
        /// With a rate limit: all bytes of a part are sent, so the next part may begin before the answer.
        virtual void laneIsFree() = 0;
        /// The journal could not be written.
        virtual void unwritten(const Failure &failure) = 0;

    protected:
        Owner() = default;
        Owner(const Owner &) = default;
        Owner &operator=(const Owner &) = default;
    };

    using Reconcile = std::function<Handle(StepRun &, std::function<void(Finding<Receipt>)>)>;
    using Ended = std::function<void(StepRun &, RunResult<Receipt>)>;
    using Told = std::function<void(const RunResult<Receipt> &)>;

    /// How a step is sent.
    struct Sending
    {
        Step step;
        ChecksumMode checksums = ChecksumMode::Etag;
        bool conditional = false; ///< the request must not replace an existing object
        Failure trouble{};        ///< a problem with the file, found before the first attempt
        Reconcile reconcile{};    ///< resolves an attempt whose outcome is unknown
    };

    /// `key`: of the object. Everything passed by reference must outlive this object.
    StepSender(TransferId transfer, QString key, const RetryPolicy &policy, int lanes, Doors doors,
               Access &access, AttemptRecorder &book, Owner &owner);
    /// Cancels everything without recording the attempts in flight.
    ~StepSender();
    StepSender(const StepSender &) = delete;
    StepSender &operator=(const StepSender &) = delete;

    /// `ended` comes once, never before this function returns. By then the step is no longer in flight.
    void send(Sending what, const Ended &ended);
    /// Sends a request about the upload beside its steps, one at a time; the answer is reported as for
    /// send(). Dropping the handle cancels the request without recording the attempt.
    Handle ask(Operation operation, Told told);
    Handle ask(const Work &given, Told told);

    /// Ends every wait, also those of inquiries.
    void hurry();
    /// Cancels everything and records that. Returns the steps that were cancelled.
    QList<Step> letGo();
    /// Cancels the steps that wait for their next attempt, and returns them.
    QList<Step> cancelWaiting();
    /// Cancels the steps that are not nearly finished, and returns them.
    QList<Step> cancelUnlessNearlyDone();

    // Limits.

    void setLanes(int lanes) { lanes_ = lanes; }
    /// Bytes per second; 0: no limit of its own. Takes effect at once.
    void setLimit(qint64 bytesPerSecond) { ownBandwidth_->setLimit(bytesPerSecond); }
    /// How many more steps may begin now. Negative if more are in flight than the limit allows.
    int freeLanes(qint64 partSize) const;

    // What is in flight.

    bool idle() const { return runs_.empty(); } ///< no step is in flight; a question may be
    bool asks() const { return question_ != nullptr; }
    /// Is there a step that does not wait for its next attempt?
    bool moves() const;
    qint64 bytesInFlight() const;
    double bytesPerSecond() const { return speed_.perSecond(doors_.timers.now()); }
    QList<int> partsInFlight() const; ///< ascending; a file sent in one request is part 1
    /// The wait that ends first, among `other` and all waits. A wait without an end counts as the last.
    SharedOptional<WaitStatus> soonestWait(SharedOptional<WaitStatus> other = {}) const;

private:
    Run<Receipt> described(StepRun &run);
    Handle attempt(StepRun &run, std::function<void(Result<Receipt>)> report);
    Handle announced(StepRun &run, std::function<void(Result<Receipt>)> report);
    Handle request(StepRun &run, const QByteArray &md5, std::function<void(Result<Receipt>)> report);
    HttpRequest builtRequest(const StepRun &run) const;
    Result<Receipt> judged(StepRun &run, const HttpReply &reply);
    Result<void> heldAgainstOurs(StepRun &run, const Receipt &receipt);
    void attemptEnded(StepRun &run, const AttemptRecord &attempt);
    void attemptWillRepeat(StepRun &run, const AttemptRecord &attempt);
    void waited(StepRun &run, DelayReason reason, Duration took);
    Handle askWith(std::unique_ptr<StepRun> question, Told told);

    /// Is the step still in flight? One that is being cancelled reports nothing.
    bool has(const StepRun &run) const;
    bool recorded(const StepRun &run, const Result<void> &result);
    std::unique_ptr<StepRun> take(const StepRun &run);
    void abandon(StepRun &run);
    bool nearlyThrough(const StepRun &run) const;
    template<typename Chosen>
    std::list<std::unique_ptr<StepRun>> takeIf(Chosen chosen);
    qint64 limit() const;
    std::optional<WaitStatus> waitOf(const StepRun &run) const;

    TransferId transfer_;
    QString key_;
    const RetryPolicy &policy_;
    int lanes_;
    Doors doors_;
    Access &access_;
    AttemptRecorder &book_;
    Owner &owner_;
    Retryer retryer_;
    std::shared_ptr<Bandwidth> ownBandwidth_;
    Speed speed_;
    std::list<std::unique_ptr<StepRun>> runs_;
    std::unique_ptr<StepRun> question_;
    int questions_ = 0; ///< number of questions so far: a handle cancels only its own
    Handle nextLane_;
};

} // namespace windlass
