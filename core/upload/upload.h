// SPDX-License-Identifier: GPL-3.0-or-later
// The upload of one file as a state machine without I/O. It hands out the steps that may start now and is
// told how they ended. Everything that must survive a restart is in progress().
//
//   Looking ─ List ─▸ …         if an existing object must not be overwritten without asking. A list and not
//                               HEAD, because a refused list says why; if it has the key, Confirm looks
//                               closer
//   Opening ─ Open ─▸ Sending ─ Part… ─▸ Closing ─ Complete ─▸ Confirming ─ Confirm ─▸ Finished
//      without ETags:  Sending ─▸ Checking ─ ListParts ─▸ Closing
//      a small file:   Sending ─ Put ──────────────────────▸ Confirming
//      resumed:        Checking ─ ListParts… ─▸ Sending
//      cancelled:      Aborting ─ Abort ─▸ Gone
//
// Some services need no open or complete request, and some take the ranges only in order: see UploadShape. If
// there is no complete request, Confirming follows Sending after the last range.
#pragma once

#include "core/upload/partplan.h"
#include "core/upload/work.h"

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

    /// What must survive a restart.
    struct Progress
    {
        QString sessionId; ///< empty: no session
        QMap<int, ConfirmedPart> parts;
        bool closed = false; ///< the service confirmed that the object is made; only the check is left
        /// Data may exist at a service that opens no sessions: a request was sent, perhaps without an answer.
        bool begun = false;
    };

    /// `lookFirst`: first ask for an existing object with this key, if nothing has been sent yet.
    Upload(PartPlan plan, Progress saved, bool lookFirst = false, const UploadShape &shape = {});

    Phase phase() const { return phase_; }
    const PartPlan &plan() const { return plan_; }
    const Progress &progress() const { return progress_; }
    qint64 confirmedBytes() const { return confirmedBytes_; }
    /// Are only the completion and the check left?
    bool allSent() const
    {
        return phase_ == Phase::Closing || phase_ == Phase::Confirming || phase_ == Phase::Finished;
    }
    bool allConfirmed() const { return progress_.parts.size() == plan_.parts(); }
    /// Does the step make the object if it succeeds?
    bool makesObject(const Step &step) const;
    /// Are the only steps left to hand out those that make the object?
    bool aboutToMakeObject() const;
    bool inOrder() const { return shape_.inOrder; }
    /// The ETag from the answer to the completion, or to the only Put.
    const QString &closedEtag() const { return closedEtag_; }
    /// The next page of ListParts begins after this part.
    int partMarker() const { return partMarker_; }

    /// Does the next step ask whether an object with this key exists? The caller may skip it if the answer is
    /// known.
    bool asksForName() const { return phase_ == Phase::Looking && !closer_ && !stepOut_; }

    /// Returns up to `free` steps that may start now. Each is in flight until done() or lost() is called for
    /// it.
    QList<Step> take(int free);
    /// The step, not a Part, succeeded. For ListParts, returns the parts that the service no longer has,
    /// which have to be forgotten.
    QList<int> done(const Step &step, const Receipt &receipt);
    /// The step that sends this part succeeded, and the part counts.
    void sent(const ConfirmedPart &part);
    /// After ListParts: parts of our session that the service has and that are not on record, for example
    /// after a crash between the answer and the write to the journal. Each has the planned length. Parts that
    /// are adopted are not sent again; the others are.
    QList<ConfirmedPart> unrecorded() const { return unrecorded_; }
    /// If ranges are sent in order: the service has the bytes before this offset, and continues there.
    void heldUpTo(qint64 offset) { heldUpTo_ = offset; }
    /// The part is ours, proven by its digest. Has to be called before the next take().
    void adopt(const ConfirmedPart &part);
    /// The step failed or was cancelled. It will be handed out again.
    void lost(const Step &step);

    /// After ListParts: parts whose ETag was filled in from the service's list. The caller has to store them.
    /// The list is empty after the call.
    QList<ConfirmedPart> amended() { return std::exchange(amended_, {}); }
    /// The list of parts is not available: continue with the recorded parts.
    void trustRecords();
    /// Is there a confirmed part without the ETag that the completion needs?
    bool lacksEtag() const;
    /// These parts arrived damaged and have to be sent again.
    void forget(const QList<int> &parts);

    /// An object with this key exists, or existed when the service refused to overwrite it: check it with
    /// HEAD. If only the completion was left, the completion follows again.
    void lookCloser();
    /// The object exists already, with this ETag: only the check is left.
    void found(const QString &etag);
    /// The service does not know a part or the session any more: ask it which parts it has.
    void recheck();
    /// The session is gone and all sent data is lost: begin a new one.
    void reopen();
    /// From now on only abort the session. Without a session the phase is Gone at once.
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
    int firstUnsent_ = 1;  ///< all parts before this one are sent or in flight
    bool stepOut_ = false; ///< the phase's only step is in flight; not used for Part
    qint64 confirmedBytes_ = 0;
    bool closer_ = false;     ///< while looking: send HEAD, not List
    bool closesNext_ = false; ///< after looking: everything is sent
    bool etagsAsked_ = false; ///< the parts were listed in order to get their ETags
    QString closedEtag_;
    int partMarker_ = 0;
    qint64 heldUpTo_ = 0; ///< if ranges are sent in order: where the next range begins
    QMap<int, ConfirmedPart> listed_;
    QList<ConfirmedPart> unrecorded_;
    QList<ConfirmedPart> amended_;
};

} // namespace windlass
