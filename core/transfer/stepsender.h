// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of one transfer that are in flight, and the question beside them: each is a run of the Retryer,
// its attempts are recorded, and what the service says of the bytes is held against what was read. It knows
// nothing of what comes next.
#pragma once

#include "core/base/dice.h"
#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/net/sourcefile.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/transfer/access.h"
#include "core/transfer/attemptbook.h"
#include "core/transfer/habits.h"
#include "core/transfer/speed.h"
#include "core/transfer/status.h"
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
        std::shared_ptr<Endpoint> endpoint;   ///< may be null
        std::shared_ptr<Bandwidth> bandwidth; ///< of all transfers together; may be null
        std::shared_ptr<Habits> habits;       ///< of the service
    };

    /// What the sender wants to know, and who hears of what happens. None of it is called for a step that
    /// was let go.
    class Owner
    {
    public:
        virtual ~Owner() = default;

        /// The file to read. `anew`: a handle from before a trouble stays in trouble.
        virtual Result<std::shared_ptr<SourceFile>> source(bool anew) = 0;
        /// An attempt is about to be sent: what its request says of the upload. A failure: it is not sent.
        virtual Result<UploadFacts> facts(StepRun &run) = 0;
        /// The service took it. May add to the receipt; a failure is the attempt's.
        virtual Result<void> accept(const StepRun &run, Receipt &receipt) = 0;
        /// An attempt has ended, and is recorded.
        virtual void attemptEnded(StepRun &run, const AttemptRecord &attempt) = 0;
        /// The outcome of the last attempt was unknown, and it has to be made again.
        virtual void willRepeat(const AttemptRecord &attempt) = 0;
        /// Bytes have moved.
        virtual void moved() = 0;
        /// A step began to wait, or ended a wait.
        virtual void waitsChanged() = 0;
        /// Under a limit: all of a part is sent, so that the next one may begin before its answer.
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
        bool conditional = false; ///< what makes the object must not replace another
        Failure trouble{};        ///< with the file, found before the first attempt
        Reconcile reconcile{};    ///< what became of an attempt whose outcome is unknown
    };

    /// `key`: of the object. All that comes by reference has to outlive this.
    StepSender(TransferId transfer, QString key, const RetryPolicy &policy, int lanes, Doors doors,
               Access &access, AttemptBook &book, Owner &owner);
    /// Silent: nothing is recorded.
    ~StepSender();
    StepSender(const StepSender &) = delete;
    StepSender &operator=(const StepSender &) = delete;

    /// `ended` comes once, never from inside this call. The step is none of those in flight by then.
    void send(Sending what, const Ended &ended);
    /// Asks about the upload, beside its steps. One question at a time; the answer comes like that of send().
    /// Dropping the handle lets go of the question without a record.
    Handle ask(Operation operation, Told told);
    Handle ask(const LeftSessions::Question &question, Told told);

    /// Ends every wait, also those of inquiries.
    void hurry();
    /// Lets go of all, and records it. These steps are lost.
    QList<Step> letGo();
    /// Lets go of the steps that wait for their next attempt.
    QList<Step> letGoOfWaiting();
    /// Lets go of what is not nearly through.
    QList<Step> letGoUnlessNearlyThrough();

    // Limits.

    void setLanes(int lanes) { lanes_ = lanes; }
    /// Bytes a second; 0: none of its own. Holds at once.
    void setLimit(qint64 bytesPerSecond) { ownBandwidth_->setLimit(bytesPerSecond); }
    /// How many more steps may begin now.
    int freeLanes(qint64 partSize) const;

    // What is in flight.

    bool idle() const { return runs_.empty(); } ///< no step is; a question may be
    bool asks() const { return question_ != nullptr; }
    /// Is there a step that does not wait for its next attempt?
    bool moves() const;
    qint64 bytesInFlight() const;
    double bytesPerSecond() const { return speed_.perSecond(doors_.timers.now()); }
    QList<int> partsInFlight() const; ///< ascending; a file that goes as a whole is part 1
    /// Of `other` and all waits the one that ends first; one without an end counts as the last.
    SharedOptional<WaitStatus> soonestWait(SharedOptional<WaitStatus> other = {}) const;

private:
    Run<Receipt> described(StepRun &run);
    Handle attempt(StepRun &run, std::function<void(Result<Receipt>)> report);
    Handle request(StepRun &run, const QByteArray &md5, std::function<void(Result<Receipt>)> report);
    HttpRequest builtRequest(StepRun &run, const UploadFacts &facts) const;
    Result<Receipt> judged(StepRun &run, const HttpReply &reply);
    Result<void> heldAgainstOurs(StepRun &run, const Receipt &receipt);
    void attemptEnded(StepRun &run, const AttemptRecord &attempt);
    void attemptWillRepeat(StepRun &run, const AttemptRecord &attempt);
    void waited(StepRun &run, DelayReason reason, Duration took);
    Handle askWith(std::unique_ptr<StepRun> question, Told told);

    /// Is it in flight still? One that is being let go tells nothing.
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
    AttemptBook &book_;
    Owner &owner_;
    Retryer retryer_;
    std::shared_ptr<Bandwidth> ownBandwidth_;
    Speed speed_;
    std::list<std::unique_ptr<StepRun>> runs_;
    std::unique_ptr<StepRun> question_;
    int questions_ = 0; ///< asked so far: a handle lets go of its own alone
    Handle nextLane_;
};

} // namespace windlass
