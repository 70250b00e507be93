// SPDX-License-Identifier: GPL-3.0-or-later
// Records in the journal that a session is about to be opened, before the request is sent: a program that is
// killed before it reads the answer leaves a session that nothing else knows about. The note stays until no
// such session can remain; StraySessions looks for them. This is a value; its owner writes it to the journal.
#pragma once

#include "core/base/failure.h"

#include <QDateTime>

#include <optional>
#include <utility>

namespace windlass {

/// The time range, by the service's clock and in UTC, in which Open requests were sent whose answers are
/// unknown. Each may have opened a session that the journal does not know.
struct Opening
{
    QDateTime since;
    QDateTime last;

    bool operator==(const Opening &) const = default;
};

class OpenIntent
{
public:
    /// `note`: what the journal has.
    explicit OpenIntent(std::optional<Opening> note)
        : note_(std::move(note))
    {}

    /// What the journal should have. Empty: no session can have been left.
    const std::optional<Opening> &note() const { return note_; }

    /// An attempt to open a session is about to be sent, at this time by the service's clock. The caller must
    /// write the note to disk first.
    void asked(const QDateTime &now);
    /// The attempt failed. The note stays if the service may have carried it out.
    void failedWith(const Failure &failure);
    /// The attempt was answered, and its session is known.
    void answered();
    /// No session is left, or that cannot be found out.
    void settled() { note_.reset(); }

private:
    std::optional<Opening> note_;
    bool doubted_ = false; ///< an earlier attempt may have left a session
};

} // namespace windlass
