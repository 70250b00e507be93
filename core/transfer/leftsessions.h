// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions that were opened under a transfer's key and whose opening nobody heard the answer of: the program
// was killed, or the answer was lost. The unfinished uploads of exactly that key are listed, and those taken
// back that can be no others: begun in the time of the note (OpeningNote), unknown to the journal, and
// without a part, for who does not know a session sends none.
#pragma once

#include "core/retry/retryer.h"
#include "core/store/storedtransfer.h"
#include "core/upload/answerchecks.h"
#include "core/upload/step.h"

#include <functional>

namespace windlass {

/// Can it be one that was opened in that time under that key? Clocks may differ by what services let pass.
/// One whose begin the service does not say is none.
bool mayBeLeft(const ListedUpload &upload, const QString &key, const Opening &opening);

class LeftSessions
{
public:
    /// A request about the key: ListUploads from that page on, ListParts or Abort of that session.
    struct Question
    {
        Operation operation = Operation::ListUploads;
        QString session{};
        PageMarker page{};
    };
    using Told = std::function<void(const RunResult<Receipt> &)>;
    struct Doors
    {
        /// Asks under the retry policy. `Told` comes once, never from inside the call; dropping the handle
        /// lets go of the question.
        std::function<Handle(const Question &, Told)> ask;
        /// Is it the session of a transfer of this profile?
        std::function<bool(const ListedUpload &)> isKnown;
        std::function<void(const QString &sentence)> note;
    };
    enum class Outcome {
        Settled, ///< none is left, or nobody can tell: there is nothing to come back for
        Later,   ///< the service could not be asked
    };

    /// The most pages of the list that are read, and the most sessions that are looked at.
    static constexpr int mostPages = 10;
    static constexpr int mostSessions = 20;

    /// `then` comes once, never from inside this call; it may destroy this.
    LeftSessions(Doors doors, QString key, Opening opening, std::function<void(Outcome)> then);
    LeftSessions(const LeftSessions &) = delete;
    LeftSessions &operator=(const LeftSessions &) = delete;

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
    ListedUpload present_;
    Handle asking_; ///< a question on its way
};

} // namespace windlass
