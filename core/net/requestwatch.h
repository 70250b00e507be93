// SPDX-License-Identifier: GPL-3.0-or-later
// Tells a request that hangs from one that is slow: what should happen next, and for how long it has not.
// Values only; the owner of the request reports events and asks it now and then.
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
    /// This much of the body has left for the network by now, and this much more is on its way there in one
    /// piece.
    void sent(qint64 gone, qint64 outstanding, Instant now);
    /// This much of the answer's body has arrived by now.
    void received(qint64 came, Instant now);
    /// We delay it ourselves: a limit or a disk. That is no stall, however long it takes.
    void held(Instant now);

    /// Why it should be ended; empty while it may go on.
    std::optional<AbortReason> overdue(Instant now) const;
    /// For a PUT or POST with an empty body, Qt 6.4 does not report when it left.
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
    Instant receivingSince_{}; ///< or since we delayed it ourselves the last time
    qint64 came_ = 0;          ///< bytes of the answer's body
    qint64 cameBefore_ = 0;    ///< came_ at receivingSince_
    qint64 gone_ = 0;
    qint64 outstanding_ = 0;
    qint64 atMark_ = 0; ///< gone_ at movedAt_
};

} // namespace windlass
