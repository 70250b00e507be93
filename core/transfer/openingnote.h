// SPDX-License-Identifier: GPL-3.0-or-later
// The intention to open a session, in the journal before the request goes out: a program that is killed
// before it has read the answer leaves a session of which nothing else is known. The note stays until no
// session can be left any more: LeftSessions looks for them.
#pragma once

#include "core/store/leasedjournal.h"

namespace windlass {

class OpeningNote
{
public:
    /// The note is part of `of`, which has to outlive this.
    OpeningNote(StoredTransfer &of, LeasedJournal journal)
        : stored_(of)
        , journal_(journal)
    {}

    /// An attempt to open a session is going to be sent, at this hour by the service's clock. On disk at
    /// once.
    Result<void> asked(const QDateTime &now);
    /// That attempt has failed. Where the service may have carried it out the note stays.
    Result<void> failedWith(const Failure &failure);
    /// It was answered, and its session is in the record. The caller writes that down, and this with it.
    void answered();

private:
    StoredTransfer &stored_;
    LeasedJournal journal_;
    bool doubted_ = false; ///< an earlier attempt may have left a session
};

} // namespace windlass
