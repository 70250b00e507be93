// SPDX-License-Identifier: GPL-3.0-or-later
// Decides when a request has timed out, and distinguishes one that hangs from one that is slow. Values only:
// the owner of the request reports its progress and calls overdue() regularly.
#pragma once

#include "core/base/failure.h"
#include "core/base/timers.h"

#include <optional>

namespace windlass {

struct HttpRequest;

class RequestWatch
{
public:
    enum class Phase { Queued, Connecting, Sending, Awaiting, Receiving, Ended };

    explicit RequestWatch(const HttpRequest &request);

    Phase phase() const { return phase_; }
    /// The request has reached this phase. Phases never go back.
    void enter(Phase phase, Instant now);
    /// `gone`: bytes of the body that were sent so far. `outstanding`: bytes after them that were handed over
    /// in one piece, whose progress cannot be seen.
    void sent(qint64 gone, qint64 outstanding, Instant now);
    /// Bytes of the answer's body that have arrived so far.
    void received(qint64 came, Instant now);
    /// We delay the request ourselves, for a limit or a disk. That is not a stall, however long it takes.
    void held(Instant now);

    /// Why the request should be aborted; empty while it may continue.
    std::optional<AbortReason> overdue(Instant now) const;
    /// Is it a PUT or POST with an empty body? Qt 6.4 does not report when such a request was sent.
    bool leavesUnseen() const { return hasBody_ && length_ == 0; }

private:
    qint64 leastInWindow() const;
    Duration drainTime() const;
    Duration pieceTime() const;
    Duration answerTime() const;

    Duration connectTimeout_;
    Duration stallTimeout_;
    Duration responseTimeout_;
    qint64 minBytesPerSecond_;
    qint64 length_;
    bool hasBody_;

    Phase phase_ = Phase::Queued;
    Instant movedAt_{};
    Instant sendingSince_{};
    Instant receivingSince_{}; ///< or the last time that we delayed it ourselves
    qint64 came_ = 0;          ///< bytes of the answer's body
    qint64 cameBefore_ = 0;    ///< came_ at receivingSince_
    qint64 gone_ = 0;
    qint64 outstanding_ = 0;
    qint64 atMark_ = 0; ///< gone_ at movedAt_
};

} // namespace windlass
