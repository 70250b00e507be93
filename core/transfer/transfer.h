// SPDX-License-Identifier: GPL-3.0-or-later
// Drives one Upload: starts its steps, each under the retry policy, writes down what was confirmed, and says
// how it goes. It decides nothing about retrying (core/retry/verdict.h does) and nothing about what comes
// next (core/upload/upload.h).
#pragma once

#include "core/accounts/credentials.h"
#include "core/net/bandwidth.h"
#include "core/net/http.h"
#include "core/net/sourcefile.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/access.h"
#include "core/transfer/attemptbook.h"
#include "core/transfer/event.h"
#include "core/transfer/filecomparison.h"
#include "core/transfer/forecast.h"
#include "core/transfer/habits.h"
#include "core/transfer/inquiry.h"
#include "core/transfer/leftsessions.h"
#include "core/transfer/looks.h"
#include "core/transfer/manifestcheck.h"
#include "core/transfer/namelook.h"
#include "core/transfer/openingnote.h"
#include "core/transfer/speed.h"
#include "core/transfer/status.h"
#include "core/upload/upload.h"

#include <list>
#include <map>
#include <memory>
#include <set>

namespace windlass {

class Transfer
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
        std::shared_ptr<Whereabouts> whereabouts = {}; ///< of the bucket, shared likewise; may be null
        std::shared_ptr<TakenNames> names = {};        ///< of the bucket, shared likewise; may be null
        Elsewhere elsewhere = {};                      ///< for a file with a manifest
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
    struct StepRun;

    // Its life: transfer.cpp.
    void begin(bool lastLook);
    Result<void> unchanged() const;
    Result<void> openSource();
    bool sourceHolds();
    bool forgetWithoutDigest();
    QList<FileDigests::Range> sentRanges() const;
    void compareSent(qint64 changedNs);
    void sourceAccepted(qint64 changedNs);
    bool mayPass(const Failure &failure) const;
    void manifestRead(const Result<void> &result);
    void manifestProgressed();
    void readNoMore();
    void takeBack();
    void pump();
    void run(const Step &step);
    void ranOut(Cause cause, const Failure &failure, bool laterHour = false);
    /// Nobody asks the service before that hour. Is it later than any before?
    bool keepHour(Duration fromNow);
    void stop(TransferEvent event, Cause cause, SharedOptional<Failure> failure);
    void restWhenIdle();
    bool nearlyThrough(const StepRun &run) const;
    void endWhenIdle();
    void apply(TransferEvent event);
    void refreshWaiting();
    /// Writes the transfer down; a journal that cannot be written stops it.
    bool saved(const Result<void> &result);
    void tell(EventKind kind, EventLevel level, int count = 0);
    void note(EventLevel level, const QString &sentence);
    qint64 sentNow() const;
    /// The least of the limits that hold for it, bytes a second; 0: none does.
    qint64 limit() const;
    /// How many more steps may start now.
    int freeLanes() const;
    std::optional<WaitStatus> waitOf(const StepRun &run) const;

    // One step, attempt by attempt: transferattempts.cpp.
    Run<Receipt> described(StepRun &run);
    Handle send(StepRun &run, std::function<void(Result<Receipt>)> report);
    Handle request(StepRun &run, const QByteArray &md5, std::function<void(Result<Receipt>)> report);
    Result<Receipt> judged(StepRun &run, const HttpReply &reply);
    Result<void> heldAgainstOurs(StepRun &run, const Receipt &receipt);
    void closingAsked(StepRun &run);
    void record(StepRun &run, const AttemptRecord &attempt);
    void willRepeat(StepRun &run, const AttemptRecord &attempt);
    void keepHourOf(const AttemptRecord &attempt);
    void waited(StepRun &run, DelayReason reason, Duration took);
    void abandon(StepRun &run);
    void abandonAll();

    // What follows from how it ended, and from what is there already: transferresults.cpp.
    void stepEnded(StepRun &ended, RunResult<Receipt> result);
    void succeeded(const Step &step, const Receipt &receipt);
    void partArrived(const Step &step, const Receipt &receipt);
    void readDigestOf(const Step &step, const Receipt &receipt);
    void written(const Step &step);
    void confirmed(const Step &step, const Receipt &receipt);
    void settle();
    void adoptUnrecorded();
    void adoptIfOurs(const ConfirmedPart &held);
    void adopted(const ConfirmedPart &part);
    void sessionLost(const Step &step, const Failure &failure);
    void reopen(const Failure &failure);
    bool forgetSession();
    bool conditional(Operation operation) const;
    bool conditional(const Step &step) const;
    bool goesOnUnconditionally(const Step &step, const Failure &failure);
    void spareTheLook();
    void looked(const Step &step, const Receipt &list);
    void objectIsThere(const ObjectFacts &object);
    void compare(const ObjectFacts &object, FileComparison comparison);
    void refuseToReplace();
    void refuseUntold();
    void lookInTheListAgain();
    void goesOnUntold(const Step &step);

    void overwrite();
    bool looksNoFurther(const Step &step, Cause cause, const Failure &failure);
    bool looksBeforeClosing();
    std::optional<bool> &heedsCondition(Operation operation);
    bool refusesChecksum(const Step &step, Cause cause, const Failure &failure) const;
    void fallBack();
    bool wantsMd5(const Step &step, Cause cause, const Failure &failure) const;
    void sendMd5Along();
    bool goesOnWithoutList(const Step &step, Cause cause, const Failure &failure);
    bool forgetDamaged();

    // Is the object there, and ours? transferproof.cpp.
    QString ourChecksum() const;
    ExpectedObject expected() const;
    void seen(const Step &step, const Receipt &receipt);
    bool notSeen(const Step &step, Cause cause, const Failure &failure);
    void lookAgain(Failure why);
    void lookInTheList();
    void acknowledged(bool mayNotList);
    void isAnother(const ObjectFacts &object);
    void removeOwn(Failure because);
    void ask(Operation operation, std::function<void(const RunResult<Receipt> &)> then);
    void ask(const LeftSessions::Question &question, LeftSessions::Told then);
    void askWith(std::unique_ptr<StepRun> question, std::function<void(const RunResult<Receipt> &)> then);
    bool looksForLeft();
    std::unique_ptr<Inquiry> inquire(Duration first, bool withSession, const StepRun *about,
                                     std::function<void(const Inquiry::Answer &)> then);
    Handle reconcile(const StepRun &about, std::function<void(Finding<Receipt>)> then);
    Handle askHowFar(StepRun &about, std::function<void(Finding<Receipt>)> then);
    bool byElimination(const Inquiry::Answer &answer) const;
    void askWhatBecame(const Failure &failure);

    void sessionGone(const Failure &failure);

    StoredTransfer stored_; ///< but for its parts, which upload_ has
    RetryPolicy policy_;
    int lanes_;
    Doors doors_;
    Listener listener_;

    Retryer retryer_;
    AttemptBook book_;
    OpeningNote opening_;
    NameLook look_;
    ManifestCheck manifest_;
    bool manifestTroubled_ = false; ///< it could not be read a moment ago
    Handle readingAgain_;
    Upload upload_;
    std::shared_ptr<SourceFile> file_;
    Access access_;
    std::shared_ptr<Bandwidth> ownBandwidth_;
    QDateTime heldUntil_; ///< valid: nothing new begins before
    bool ourOwn_ = false; ///< the object there is of this transfer, an earlier attempt's
    enum class Condition { Sent, Refused, Waived };
    /// `If-None-Match`: refused by the service, or waived because the object there is our own.
    Condition condition_ = Condition::Sent;
    std::unique_ptr<FileDigests> reading_; ///< the file, for what the service holds already
    /// Parts that the service confirmed and the journal does not hold yet.
    struct Unsettled
    {
        Step step;
        Receipt receipt;
        Handle durable;
    };
    std::map<int, Unsettled> unsettled_; ///< by part
    std::set<int> triedToAdopt_;
    int sessionsLost_ = 0;
    int doubts_ = 0;                        ///< how often the service did not know what it had confirmed
    std::optional<TransferEvent> stopping_; ///< no new steps: rest as soon as the running ones have ended
    bool ending_ = false;                   ///< the program is: nothing new begins
    bool over_ = false;
    Instant startedAt_{};
    Speed speed_;
    Forecast forecast_;
    std::list<std::unique_ptr<StepRun>> runs_;
    Handle nextLane_; ///< under a limit: the next part begins when one is sent, before its answer
    std::unique_ptr<StepRun> question_;  ///< a request that asks what has become of the upload
    std::unique_ptr<Inquiry> inquiry_;   ///< what it belongs to
    std::unique_ptr<LeftSessions> left_; ///< likewise, about sessions whose opening nobody heard of
    bool leftLooked_ = false;            ///< in this run
    bool sessionGone_ = false;           ///< that found neither the object nor the session
    std::set<int> doubtedParts_;    ///< their ETag was not their MD5 while nobody knew whether it should be
    bool damagedForgotten_ = false; ///< parts that came before the service showed that its ETags are MD5 sums
    Looks looks_{patienceAfterSuccess, Duration(1000)};
    Handle lookingAgain_;
    Failure lastLook_;             ///< why that could not tell
    mutable qint64 shownSent_ = 0; ///< the most that status() has said, until the service loses parts
    Handle later_;                 ///< work that must not run inside a step's own callback
};

} // namespace windlass
