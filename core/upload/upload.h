// SPDX-License-Identifier: GPL-3.0-or-later
// One file's way to one object as a state machine without any I/O: it hands out the steps that may start now
// and is told how they went. Everything that has to survive is in progress().
//
//   Looking ─ List ─▸ …         where an object of that name must not be overwritten unasked. A list, because
//                               its refusal says why; if the name is in it, Confirm looks closer
//   Opening ─ Open ─▸ Sending ─ Part… ─▸ Closing ─ Complete ─▸ Confirming ─ Confirm ─▸ Finished
//      without ETags:  Sending ─▸ Checking ─ ListParts ─▸ Closing
//      a small file:   Sending ─ Put ──────────────────────▸ Confirming
//      taken up again: Checking ─ ListParts… ─▸ Sending
//      taken back:     Aborting ─ Abort ─▸ Gone
//
// A service need not open or close anything, and may take its ranges in order alone: see UploadShape. Without
// closing, what is Sending becomes Confirming with the last range.
#pragma once

#include "core/upload/partplan.h"
#include "core/upload/step.h"

#include <QList>
#include <QMap>
#include <QSet>
#include <QString>

#include <utility>

namespace windlass {

class Upload
{
public:
    enum class Phase { Looking, Opening, Checking, Sending, Closing, Confirming, Finished, Aborting, Gone };

    /// What has to survive a restart.
    struct Progress
    {
        QString sessionId; ///< empty while there is none
        QMap<int, ConfirmedPart> parts;
        bool closed = false; ///< the service said that the object is made: nothing is left but to look at it
        /// Something of it may be at a service that opens no sessions: asked for, and perhaps never answered.
        bool begun = false;
    };

    /// `lookFirst`: begins by asking for an object of that name, if nothing has been sent yet.
    Upload(PartPlan plan, Progress saved, bool lookFirst = false, const UploadShape &shape = {});

    Phase phase() const { return phase_; }
    const PartPlan &plan() const { return plan_; }
    const Progress &progress() const { return progress_; }
    qint64 confirmedBytes() const { return confirmedBytes_; }
    /// Is nothing left but to close and to confirm?
    bool allSent() const
    {
        return phase_ == Phase::Closing || phase_ == Phase::Confirming || phase_ == Phase::Finished;
    }
    bool allConfirmed() const { return progress_.parts.size() == plan_.parts(); }
    /// Does the step make the object, if it succeeds?
    bool makesObject(const Step &step) const;
    /// Is there nothing to hand out but what makes the object?
    bool aboutToMakeObject() const;
    bool inOrder() const { return shape_.inOrder; }
    /// The etag that closing the session, or the one Put, reported.
    const QString &closedEtag() const { return closedEtag_; }
    /// Pages of ListParts go on after this part.
    int partMarker() const { return partMarker_; }

    /// Is it about to ask whether the name is taken? What is known of that need not be asked.
    bool asksForName() const { return phase_ == Phase::Looking && !closer_ && !stepOut_; }

    /// Up to `free` steps that may start now. Each is out until done() or lost() names it.
    QList<Step> take(int free);
    /// The step succeeded. For ListParts the answer names the parts that the service no longer has, if any:
    /// forget them.
    QList<int> done(const Step &step, const Receipt &receipt);
    /// After ListParts: what the service holds of our session and we have no record of, as after a crash
    /// between its answer and our writing it down. Each is of the right length. What is adopted is not sent
    /// again; the others are.
    QList<ConfirmedPart> unrecorded() const { return unrecorded_; }
    /// In order, the service has the bytes before this offset, and goes on from there.
    void heldUpTo(qint64 offset) { heldUpTo_ = offset; }
    /// The part is ours, proven by its digest. Called before the next take().
    void adopt(const ConfirmedPart &part);
    /// The step was given up or let go; it will be taken again.
    void lost(const Step &step);

    /// After ListParts, and after adopt(): the service's list told the ETag of parts whose own answers did
    /// not, or another one. To be written down.
    QList<ConfirmedPart> amended() { return std::exchange(amended_, {}); }
    /// The list of parts cannot be had: what is on record counts.
    void trustRecords();
    /// Does a confirmed part lack the ETag that closing asks for?
    bool lacksEtag() const;
    /// These parts arrived damaged: they are sent again.
    void forget(const QList<int> &parts);

    /// Something of that name is there, or was when the service refused to overwrite it: what is it? Where
    /// nothing was left but to close, that comes next again.
    void lookCloser();
    /// The object is there already, under this etag: nothing is left but to confirm it.
    void found(const QString &etag);
    /// The service does not know a part or the session any more: ask it what it has.
    void recheck();
    /// The session is gone: everything sent is lost, a new one begins.
    void reopen();
    /// From now on only the session is taken back. Without one there is nothing to take back: Gone at once.
    void abort();

private:
    void enterOpeningOrChecking();
    void enterSendingOrClosing();
    void guessEtags();
    QList<int> compareWithListed();

    bool hasSession() const;
    QList<Step> nextInOrder();
    void takeAsListed(qint64 upTo);

    PartPlan plan_;
    UploadShape shape_;
    Progress progress_;
    Phase phase_;
    QSet<int> partsOut_;
    int firstUnsent_ = 1;  ///< no part before this one is left to send
    bool stepOut_ = false; ///< the phase's one step (everything but Part) is on its way
    qint64 confirmedBytes_ = 0;
    bool closer_ = false;     ///< while looking: HEAD, no list
    bool closesNext_ = false; ///< after looking: everything is sent
    bool etagsAsked_ = false; ///< the list of parts was asked for ETags
    QString closedEtag_;
    int partMarker_ = 0;
    qint64 heldUpTo_ = 0; ///< in order: where the next range begins
    QMap<int, ConfirmedPart> listed_;
    QList<ConfirmedPart> unrecorded_;
    QList<ConfirmedPart> amended_;
};

} // namespace windlass
