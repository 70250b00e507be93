// SPDX-License-Identifier: GPL-3.0-or-later
// The intention to open a session, in the journal before the request goes out: a program that is killed
// before it has read the answer leaves a session of which nothing else is known. The note stays until no
// session can be left any more: LeftSessions looks for them. A value;
// its owner writes it down.
#pragma once

#include "core/base/failure.h"
#include "core/store/storedtransfer.h"

#include <optional>
#include <utility>

namespace windlass {

class OpeningNote
{
public:
    /// `note`: what the journal has.
    explicit OpeningNote(std::optional<Opening> note)
        : note_(std::move(note))
    {}

    /// What the journal is to have. Nothing: no session can be left.
    const std::optional<Opening> &note() const { return note_; }

    /// An attempt to open a session is going to be sent, at this hour by the service's clock. The caller has
    /// the note on disk before that.
    void asked(const QDateTime &now);
    /// That attempt has failed. Where the service may have carried it out the note stays.
    void failedWith(const Failure &failure);
    /// It was answered, and its session is known.
    void answered();
    /// None is left, or nobody can tell.
    void settled() { note_.reset(); }

private:
    std::optional<Opening> note_;
    bool doubted_ = false; ///< an earlier attempt may have left a session
};

} // namespace windlass
