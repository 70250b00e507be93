// SPDX-License-Identifier: GPL-3.0-or-later
// Aborts sessions that were opened under a transfer's key while the answer was not read: the program was
// killed, or the answer was lost. Lists the unfinished uploads of exactly that key and aborts those that can
// only be ours: begun within the time in the OpenIntent, unknown to the journal, and without parts, since
// nobody can send parts to an unknown session.
#pragma once

#include "core/base/sentence.h"
#include "core/records/storedtransfer.h"
#include "core/retry/retryer.h"
#include "core/upload/answerchecks.h"
#include "core/upload/work.h"

#include <functional>

namespace windlass {

/// Can the upload be one that was opened in that time under that key? Allows for clocks that differ by 15
/// minutes. False if the service does not state when the upload began.
bool mayBeLeft(const ListedUpload &upload, const QString &key, const Opening &opening);

class StraySessions
{
public:
    using Told = std::function<void(const RunResult<Receipt> &)>;
    struct Doors
    {
        /// Sends a request about the key under the retry policy: ListUploads, ListParts or Abort. `Told` is
        /// called once, never before the call returns. Dropping the handle cancels the request.
        std::function<Handle(const Work &, Told)> ask;
        /// Does the session belong to a transfer of this profile?
        std::function<bool(const ListedUpload &)> isKnown;
        std::function<void(const Sentence &sentence)> note;
    };
    enum class Outcome {
        Settled, ///< none is left, or it cannot be found out: do not try again
        Later,   ///< the service could not be reached: try again later
    };

    /// Limits: list pages read, and sessions checked.
    static constexpr int mostPages = 10;
    static constexpr int mostSessions = 20;

    /// `then` comes once, never before the constructor returns; it may destroy this object.
    StraySessions(Doors doors, QString key, Opening opening, std::function<void(Outcome)> then);
    StraySessions(const StraySessions &) = delete;
    StraySessions &operator=(const StraySessions &) = delete;

private:
    void list(const PageMarker &from);
    void listed(const RunResult<Receipt> &page);
    void next();
    void looked(const RunResult<Receipt> &parts);
    void takenBack(const RunResult<Receipt> &abort);
    void end(Outcome outcome);

    Doors doors_;
    QString key_;
    Opening opening_;
    std::function<void(Outcome)> then_;
    PageTrail trail_{mostPages};
    QList<ListedUpload> left_;
    bool moreLeft_ = false; ///< more than the limit: a note says so
    ListedUpload present_;
    Handle asking_; ///< the request in flight
};

} // namespace windlass
