// SPDX-License-Identifier: GPL-3.0-or-later
// Drives one Upload: starts its steps, each under the retry policy, writes down what was confirmed, and says
// how it goes. It decides nothing about retrying (core/retry/verdict.h does) and nothing about what comes
// next (core/upload/upload.h).
#pragma once

#include "core/accounts/credentials.h"
#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/access.h"
#include "core/transfer/attemptbook.h"
#include "core/transfer/confirmation.h"
#include "core/transfer/event.h"
#include "core/transfer/forecast.h"
#include "core/transfer/habits.h"
#include "core/transfer/inquiry.h"
#include "core/transfer/ledger.h"
#include "core/transfer/leftsessions.h"
#include "core/transfer/manifestcheck.h"
#include "core/transfer/nameguard.h"
#include "core/transfer/openingnote.h"
#include "core/transfer/status.h"
#include "core/transfer/stepsender.h"
#include "core/transfer/transfersource.h"
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
        std::shared_ptr<Endpoint> endpoint; ///< shared with all that goes to the same service; may be null
        std::shared_ptr<Bandwidth> bandwidth{};        ///< of all transfers together; may be null
        std::shared_ptr<BucketLocation> location = {}; ///< of the bucket, shared likewise; may be null
        std::shared_ptr<TakenNames> names = {};        ///< of the bucket, shared likewise; may be null
        WorkerThread worker = {};                      ///< for a file with a manifest
        std::shared_ptr<Habits> habits = {};           ///< of the service, shared likewise; may be null
    };
    /// How the transfer speaks to its owner. The owner may destroy it from inside `ended`, not from the
    /// others.
    struct Listener
    {
        std::function<void()> changed; ///< status() is another one; often
        std::function<void(Event)> happened;
        std::function<void()> ended; ///< it is at rest, or can go no further in taking itself back
        Access::Refresh refresh;
        std::function<void()>
            checksumRefused{}; ///< the service does not take the mode that it was known to take
        std::function<void(ChecksumMode)> checksumLearned{}; ///< it wants this mode, and took it
    };

    Transfer(StoredTransfer stored, RetryPolicy policy, Credentials credentials, int lanes, Doors doors,
             Listener listener);
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
    /// The program is going to end. Lets go of what is not nearly through; what is may end, and then the
    /// owner hears of the end. False where nothing is: then it has let go of all.
    bool endSoon();
    /// Ends every wait at once.
    void retryNow();
    // What a person changes while it runs. Its owner writes it down.

    /// This transfer's own limit, bytes a second; 0: none. Holds at once.
    void setRateLimit(qint64 bytesPerSecond);
    /// So many parts go side by side. Holds at once: further ones begin, or no new ones.
    void setLanes(int lanes);
    /// For the next time that it waits for its turn.
    void setPlace(int priority, qint64 position);
    /// What it does about an object that is there: from the next time that it meets one.
    void setIfExists(IfExists choice);
    /// What was written down last could not be kept: nothing may go on unrecorded.
    void journalFailed(const Failure &failure);
    /// Begins nothing new until the moment has come or goOn() is called: a window without bandwidth. What is
    /// on its way may end.
    void hold(const QDateTime &until);
    void goOn();

    TransferState state() const { return stored_.state; }
    /// A person cancelled it: what goes on is taking it back.
    bool takesBack() const { return stored_.takeBack; }
    /// All that a later Transfer needs to go on from here.
    StoredTransfer stored() const;
    TransferStatus status() const;

private:
    // What it does, besides the steps in flight. To leave a state cancels the work in it.

    struct NotBegun
    {};
    struct AwaitingFile ///< it could not be opened, and is tried once more
    {
        Handle again;
    };
    struct Working ///< steps begin as lanes become free
    {};
    struct Reading ///< the file, to compare it; nothing is in flight, and nothing begins
    {
        std::unique_ptr<FileDigests> digests;
    };
    struct AwaitingLook ///< at the object, once more
    {
        Handle again;
    };
    struct Asking ///< what has become of the object; nothing is in flight, and nothing begins
    {
        std::unique_ptr<Inquiry> inquiry; ///< or the one question
        Handle question;
    };
    struct TakingBackLeft ///< sessions whose opening nobody heard of; likewise
    {
        std::unique_ptr<LeftSessions> left;
    };
    struct Resting ///< out of attempts: what is in flight may still arrive, nothing begins
    {
        Cause cause = Cause::None;
        Failure failure;
        Handle check;
    };
    struct Leaving ///< the program ends: likewise
    {
        Handle check;
    };
    struct Broken ///< the journal cannot be written: it stops in a moment
    {
        Handle stop;
    };
    struct Over
    {
        Handle told;
    };
    using Life = std::variant<NotBegun, AwaitingFile, Working, Reading, AwaitingLook, Asking, TakingBackLeft,
                              Resting, Leaving, Broken, Over>;

    template<typename State>
    bool is() const
    {
        return std::holds_alternative<State>(life_);
    }
    /// Does nothing follow any more, whatever happens?
    bool isOver() const { return is<Over>() || is<Broken>(); }

    // Its life: transfer.cpp.
    void begin(bool lastTry);
    void takeBack();
    /// Starts what may start. Called whenever a place became free.
    void pump();
    void sendNext();
    void send(const Step &step);
    void ranOut(Cause cause, const Failure &failure, bool laterTime = false);
    /// Do not ask the service before this time. Returns true if that postpones an earlier limit.
    bool keepTime(Duration fromNow);
    void keepTimeOf(const AttemptRecord &attempt);
    void stop(TransferEvent event, Cause cause, SharedOptional<Failure> failure);
    void restWhenIdle();
    void leaveWhenIdle();
    void apply(TransferEvent event);
    void refreshWaiting();
    /// Begins other work than steps. Not where it is about to end: then that work is let go at once.
    void occupy(Life work);
    void letGoOfAll();
    /// A journal that cannot be written stops the transfer. Returns whether it could.
    bool saved(const Result<void> &result);
    bool save() { return saved(doors_.journal.save(stored_)); }
    bool saveSession();
    // What others see: transferstatus.cpp.
    void tell(EventKind kind, EventLevel level, int count = 0);
    void note(EventLevel level, const QString &sentence);

    // The file: transferfile.cpp.
    Result<void> openSource();
    bool sourceHolds();
    bool forgetWithoutDigest();
    void compareSent(qint64 changedNs);
    void sourceAccepted(qint64 changedNs);
    bool mayPass(const Failure &failure) const;
    void manifestRead(const Result<void> &result);
    /// Reads these ranges; nothing begins meanwhile.
    void read(QList<FileDigests::Range> ranges,
              std::function<void(const Result<QList<QByteArray>> &digests)> then);

    // What the sender asks (transfersteps.cpp).
    Result<std::shared_ptr<SourceFile>> source(bool anew) override;
    Result<UploadFacts> facts(StepRun &run) override;
    Result<void> accept(const StepRun &run, Receipt &receipt) override;
    void attemptEnded(StepRun &run, const AttemptRecord &attempt) override;
    void willRepeat(const AttemptRecord &attempt) override { keepTimeOf(attempt); }
    void moved() override { listener_.changed(); }
    void waitsChanged() override { refreshWaiting(); }
    void laneIsFree() override { pump(); }
    void unwritten(const Failure &failure) override { (void)saved(failed(failure)); }

    // What a step says and what follows from how it ended: transfersteps.cpp.
    bool conditional(const Step &step) const;
    void closingAsked(StepRun &run);
    void stepEnded(StepRun &run, const RunResult<Receipt> &result);
    bool goesOnAnotherWay(const StepRun &run, Cause cause, const Failure &failure);
    bool goesOnUnconditionally(const Step &step, const Failure &failure);
    bool goesOnWithoutList(const Step &step, Cause cause, const Failure &failure);
    void refused(const Step &step, Cause cause, const Failure &failure);
    bool refusesChecksum(const Step &step, Cause cause, const Failure &failure) const;
    bool wantsMd5(const Step &step, Cause cause, const Failure &failure) const;
    bool changeMode(ChecksumMode mode);
    void fallBack();
    void sendMd5Along();

    // What the service has: transferparts.cpp.
    void succeeded(const StepRun &run, const Receipt &receipt);
    void partArrived(const Step &step, const Receipt &receipt);
    void readDigestOf(const Step &step, const Receipt &receipt);
    void made(const Step &step);
    void confirmed(const Step &step, const Receipt &receipt);
    void settle();
    void adoptNext();
    void adopted(const ConfirmedPart &part);
    bool forgetDamaged();
    void sessionLost(const StepRun &run, const Failure &failure);
    void sessionGone(const Failure &failure);
    void reopen(const Failure &failure);
    bool forgetSession();
    void partsLost(qsizetype count);

    // Is there an object of its name already? transfername.cpp.
    void spareTheLook();
    void listed(const Step &step, const Receipt &list);
    void objectIsThere(const ObjectFacts &object);
    void follow(NameGuard::Verdict verdict, const ObjectFacts &object);
    void compare(const ObjectFacts &object, FileComparison comparison);
    bool lookFailed(const Step &step, Cause cause, const Failure &failure);
    void lookInTheListAgain();
    void goesOnUntold(const Step &step);

    // Is the object there, and ours? transferobject.cpp.
    QString ourChecksum() const;
    ExpectedObject expected() const;
    void follow(const Confirmation::Next &next);
    void removeOwn(Failure because);
    bool takesBackLeft();
    /// One question; nothing begins before its answer.
    void ask(Operation operation, StepSender::Told then);
    Handle askQuietly(Operation operation, StepSender::Told then);
    std::unique_ptr<Inquiry> inquiry(Duration first, bool withSession, const StepRun *about,
                                     std::function<void(const Inquiry::Answer &)> then);
    void inquire(bool withSession, std::function<void(const Inquiry::Answer &)> then);
    void tellReconciled(const AttemptRecord &last, bool done);
    Handle reconcile(StepRun &about, std::function<void(Finding<Receipt>)> then);
    Handle askHowFar(StepRun &about, std::function<void(Finding<Receipt>)> then);
    void askWhatBecame(const Failure &failure);

    StoredTransfer stored_; ///< but for its parts, which upload_ has; nobody else writes to it
    RetryPolicy policy_;
    Doors doors_;
    Listener listener_;

    QDateTime heldUntil_; ///< valid: nothing new begins before
    Instant startedAt_{};
    bool leftLooked_ = false; ///< sessions that may be left were looked for in this run

    AttemptBook book_;
    Forecast forecast_;
    OpeningNote opening_;
    NameGuard guard_;
    Confirmation confirmation_;
    ManifestCheck manifest_;
    TransferSource source_;
    Upload upload_;
    Ledger ledger_;
    Access access_;
    StepSender sender_; ///< goes before these: what it lets go of may tell them
    Life life_;         ///< goes first: its questions are the sender's
};

} // namespace windlass
