// SPDX-License-Identifier: GPL-3.0-or-later
// Drives one Upload: sends its steps under the retry policy, records what was confirmed, and reports
// progress. Does not decide about retries (core/retry/verdict.h) or which step comes next
// (core/upload/upload.h).
#pragma once

#include "core/accounts/credentials.h"
#include "core/base/sentence.h"
#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/records/event.h"
#include "core/records/status.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"
#include "core/services/attemptrecorder.h"
#include "core/services/servicebehaviour.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/completioncheck.h"
#include "core/transfer/confirmation.h"
#include "core/transfer/forecast.h"
#include "core/transfer/ledger.h"
#include "core/transfer/manifestcheck.h"
#include "core/transfer/nameguard.h"
#include "core/transfer/stepsender.h"
#include "core/transfer/straysessions.h"
#include "core/transfer/transfersource.h"
#include "core/upload/openintent.h"
#include "core/upload/upload.h"

#include <memory>
#include <variant>

namespace windlass {

class Transfer : private StepSender::Owner
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        LeasedJournal journal;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint;     ///< shared by all transfers to the same service; may be null
        std::shared_ptr<Bandwidth> bandwidth{}; ///< shared by all transfers; may be null
        std::shared_ptr<BucketLocation> location = {};    ///< of the bucket, shared likewise; may be null
        std::shared_ptr<ExistingKeys> names = {};         ///< of the bucket, shared likewise; may be null
        WorkerThread worker = {};                         ///< reads a file that has a manifest
        std::shared_ptr<ServiceBehaviour> behaviour = {}; ///< of the service, shared likewise; may be null
    };
    /// Callbacks to the owner. The owner may destroy the transfer in `ended`, but not in the others.
    struct Listener
    {
        std::function<void()> changed; ///< status() has changed; called often
        std::function<void(Event)> happened;
        std::function<void()> ended; ///< it is at rest, or cannot continue to abort its session
        Access::Refresh refresh;
        /// The service no longer accepts the checksum mode that it was known to accept.
        std::function<void()> checksumRefused{};
        std::function<void(ChecksumMode)> checksumLearned{}; ///< it requires this mode, and accepted it
    };

    Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
             Listener listener);
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;

    /// Sends what is left to send. A transfer in state Cancelling aborts its session instead.
    void start();
    /// Cancels every request and stays resumable.
    void pause();
    /// Cancels every request and aborts the session on the service.
    void cancel();
    /// Cancels every request and keeps the transfer's state: the program ends, and its next run continues.
    void letGo();
    /// The program is about to end. Cancels the requests that are not nearly finished; the others may finish,
    /// and then the owner is told through `ended`. Returns false if none is left; then everything is
    /// cancelled.
    bool endSoon();
    /// Ends every wait at once.
    void retryNow();
    // Settings that the user changes while it runs. The owner writes them to the journal.

    /// This transfer's own limit in bytes per second; 0: none. Takes effect at once.
    void setRateLimit(qint64 bytesPerSecond);
    /// How many parts may run in parallel. Takes effect at once: more begin, or no new ones do.
    void setLanes(int lanes);
    /// Its priority (-1, 0 or 1) and position, for the next time that it waits in the queue.
    void setPlace(int priority, qint64 position);
    /// What to do about an existing object, from the next time that it finds one.
    void setIfExists(IfExists choice);
    /// The owner could not write to the journal, and what is not on disk is lost: the transfer must not
    /// continue unrecorded.
    void journalFailed(const Failure &failure);
    /// Starts nothing new until goOn() is called: a scheduled time without bandwidth. Requests in flight may
    /// finish. `until`: when the owner will call goOn(), for status(); must be valid.
    void hold(const QDateTime &until);
    void goOn();

    TransferState state() const { return stored_.state; }
    /// The user cancelled it: what continues is aborting its session.
    bool takesBack() const { return stored_.takeBack; }
    /// Everything that a later Transfer needs to continue from here.
    StoredTransfer stored() const;
    TransferStatus status() const;

private:
    // What the transfer does, besides the steps in flight. Leaving a state cancels its work.

    struct NotBegun
    {};
    struct AwaitingFile ///< the file could not be opened; it is tried again
    {
        Handle again;
    };
    struct Working ///< steps begin as lanes become free
    {};
    struct Reading ///< reads the file to compare it; nothing is in flight, and no step begins
    {
        std::unique_ptr<FileDigests> digests;
    };
    struct AwaitingLook ///< waits before it checks the object again
    {
        Handle again;
    };
    struct Asking ///< asks what became of the object; nothing is in flight, and no step begins
    {
        std::unique_ptr<CompletionCheck> completionCheck; ///< or the single question
        Handle question;
    };
    struct AbortingStrays ///< aborts sessions whose Open request was not answered; nothing is in flight, and
                          ///< no step begins
    {
        std::unique_ptr<StraySessions> left;
    };
    struct Resting ///< out of attempts: steps in flight may still finish, none begins
    {
        Cause cause = Cause::None;
        Failure failure;
        Handle check;
    };
    struct Leaving ///< the program ends: steps in flight may still finish, none begins
    {
        Handle check;
    };
    struct Broken ///< the journal cannot be written: the transfer stops at the next turn of the event loop
    {
        Handle stop;
    };
    struct Over
    {
        Handle told;
    };
    using Life = std::variant<NotBegun, AwaitingFile, Working, Reading, AwaitingLook, Asking, AbortingStrays,
                              Resting, Leaving, Broken, Over>;

    template<typename State>
    bool is() const
    {
        return std::holds_alternative<State>(life_);
    }
    /// True if no more steps will follow, whatever happens.
    bool isOver() const { return is<Over>() || is<Broken>(); }

    // Its life: transfer.cpp.
    void begin(bool lastTry);
    void takeBack();
    /// Starts what may start. Called whenever a lane became free.
    void pump();
    void sendNext();
    void send(const Step &step);
    void ranOut(Cause cause, const Failure &failure, bool laterTime = false);
    /// Do not contact the service before this time. Returns true if that postpones an earlier limit.
    bool postponeUntil(Duration fromNow);
    void keepTimeOf(const AttemptRecord &attempt);
    void stop(TransferEvent event, Cause cause, SharedOptional<Failure> failure);
    void restWhenIdle();
    void leaveWhenIdle();
    void apply(TransferEvent event);
    void refreshWaiting();
    /// Begins work other than steps. If the transfer is about to end, drops that work at once.
    void occupy(Life work);
    void letGoOfAll();
    /// Checks the result of a journal write; a failure stops the transfer. Returns whether it succeeded.
    bool saved(const Result<void> &result);
    bool save() { return saved(doors_.journal.save(stored_)); }
    bool saveSession();
    // Status and events: transferstatus.cpp.
    void tell(EventKind kind, EventLevel level, int count = 0);
    void note(EventLevel level, const Sentence &sentence);

    // The file: transferfile.cpp.
    Result<void> openSource();
    bool sourceHolds();
    bool forgetWithoutDigest();
    void compareSent(qint64 changedNs);
    void sourceAccepted(qint64 changedNs);
    bool isTemporary(const Failure &failure) const;
    void manifestRead(const Result<void> &result);
    /// Reads these ranges; no step begins meanwhile.
    void read(QList<FileDigests::Range> ranges,
              std::function<void(const Result<QList<QByteArray>> &digests)> then);

    // What the sender asks for: transferfile.cpp and transfersteps.cpp.
    Result<std::shared_ptr<SourceFile>> source(bool anew) override;
    Result<Handle> announce(std::function<void()> then) override;
    Work work(StepRun &run) override;
    Result<void> accept(const StepRun &run, const Receipt &receipt) override;
    void attemptEnded(StepRun &run, const AttemptRecord &attempt) override;
    void willRepeat(const AttemptRecord &attempt) override { keepTimeOf(attempt); }
    void moved() override { listener_.changed(); }
    void waitsChanged() override { refreshWaiting(); }
    void laneIsFree() override { pump(); }
    void unwritten(const Failure &failure) override { (void)saved(failed(failure)); }

    // The work of a step's request, and what follows when the step ends: transfersteps.cpp.
    bool conditional(const Step &step) const;
    void closingAsked(StepRun &run);
    void stepEnded(StepRun &run, const RunResult<Receipt> &result);
    bool handledOtherwise(const StepRun &run, Cause cause, const Failure &failure);
    bool goesOnUnconditionally(const Step &step, const Failure &failure);
    bool goesOnWithoutList(const Step &step, Cause cause, const Failure &failure);
    void refused(const Step &step, Cause cause, const Failure &failure);
    bool refusesChecksum(const Step &step, Cause cause, const Failure &failure) const;
    bool wantsMd5(const Step &step, Cause cause, const Failure &failure) const;
    bool changeMode(ChecksumMode mode);
    void fallBack();
    void sendMd5Along();

    // What the service holds: transferparts.cpp.
    void succeeded(const StepRun &run, const Receipt &receipt);
    void partArrived(const StepRun &run, const Receipt &receipt);
    void record(const ConfirmedPart &part, qint64 sent);
    std::optional<QByteArray> digestOf(const StepRun &run, const Receipt &receipt) const;
    void readDigestOf(const ConfirmedPart &part, qint64 sent);
    void made(const Step &step);
    void confirmed(const Step &step, const Receipt &receipt);
    void confirmed(const ConfirmedPart &part);
    void settle();
    void adoptNext();
    void adopted(const ConfirmedPart &part);
    bool forgetDamaged();
    void sessionLost(const StepRun &run, const Failure &failure);
    void sessionGone(const Failure &failure);
    void reopen(const Failure &failure);
    bool forgetSession();
    void partsLost(qsizetype count);

    // Does an object of its name exist already? transfername.cpp.
    void useCachedName();
    void listed(const Step &step, const answer::Objects &list);
    void objectIsThere(const ObjectFacts &object);
    void follow(NameGuard::Verdict verdict, const ObjectFacts &object);
    void compare(const ObjectFacts &object, FileComparison comparison);
    bool lookFailed(const Step &step, Cause cause, const Failure &failure);
    void lookInTheListAgain();
    void continueWithUnknownName(const Step &step);

    // Does the object exist, and is it ours? transferobject.cpp.
    QString ourChecksum() const;
    ExpectedObject expected() const;
    void follow(const Confirmation::Next &next);
    void removeOwn(Failure because);
    bool takesBackLeft();
    /// Sends one question; no step begins before its answer.
    void ask(Operation operation, StepSender::Told then);
    Handle sendQuestion(Operation operation, StepSender::Told then);
    std::unique_ptr<CompletionCheck>
    completionCheck(Duration first, bool withSession, const StepRun *about,
                    std::function<void(const CompletionCheck::Answer &)> then);
    void inquire(bool withSession, std::function<void(const CompletionCheck::Answer &)> then);
    void tellReconciled(const AttemptRecord &last, bool done);
    Handle reconcile(StepRun &about, std::function<void(Finding<Receipt>)> then);
    Handle askHowFar(StepRun &about, std::function<void(Finding<Receipt>)> then);
    void checkCompletion(const Failure &failure);

    StoredTransfer stored_; ///< except its parts, which upload_ holds; only this class writes to it
    RetryPolicy policy_;
    Doors doors_;
    Listener listener_;

    QDateTime heldUntil_; ///< valid: nothing new begins until goOn()
    Instant startedAt_{};
    bool leftLooked_ = false; ///< sessions that may have been left were looked for in this run

    AttemptRecorder book_;
    Forecast forecast_;
    OpenIntent opening_;
    NameGuard guard_;
    Confirmation confirmation_;
    ManifestCheck manifest_;
    TransferSource source_;
    Upload upload_;
    Ledger ledger_;
    Access access_;
    StepSender sender_; ///< must be destroyed before the members above: cancelling may call them
    Life life_;         ///< must be destroyed first: its questions belong to sender_
};

} // namespace windlass
