// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/requestwatch.h"

#include "core/net/http.h"

#include <algorithm>

namespace windlass {

namespace {

/// The most that Linux lets a connection's send buffer grow to by itself (net.ipv4.tcp_wmem).
constexpr qint64 sendBuffer = 4 * 1024 * 1024;
/// Bytes a second. At a lower rate for long, a part never gets finished.
constexpr double slowestLine = 32 * 1024;
/// The same for an answer.
constexpr double slowestAnswer = 1024;

Duration timeFor(qint64 bytes, double bytesPerSecond)
{
    return Duration(static_cast<qint64>(1000 * static_cast<double>(bytes) / bytesPerSecond));
}

} // namespace

RequestWatch::RequestWatch(const HttpRequest &request)
    : connectTimeout_(request.connectTimeout)
    , stallTimeout_(request.stallTimeout)
    , responseTimeout_(request.responseTimeout)
    , minBytesPerSecond_(request.minBytesPerSecond)
    , length_(request.bodyLength())
    , hasBody_(!request.lengthWithoutBody && (request.method == "PUT" || request.method == "POST"))
{}

void RequestWatch::enter(Phase phase, Instant now)
{
    movedAt_ = now;
    if (phase_ >= phase)
        return;
    phase_ = phase;
    if (phase == Phase::Sending)
        sendingSince_ = now;
    if (phase == Phase::Receiving)
        receivingSince_ = now;
}

void RequestWatch::sent(qint64 gone, qint64 outstanding, Instant now)
{
    if (phase_ == Phase::Connecting)
        enter(Phase::Sending, now);
    outstanding_ = outstanding;
    gone_ = std::max(gone_, gone);
    if (gone_ - atMark_ >= leastInWindow()) {
        atMark_ = gone_;
        movedAt_ = now;
    }
    if (phase_ == Phase::Sending && gone_ >= length_)
        enter(Phase::Awaiting, now);
}

void RequestWatch::received(qint64 came, Instant now)
{
    enter(Phase::Receiving, now);
    came_ = std::max(came_, came);
}

void RequestWatch::held(Instant now)
{
    atMark_ = gone_;
    movedAt_ = now;
    receivingSince_ = now;
    cameBefore_ = came_;
}

/// This many bytes have to leave within the stall time-out.
qint64 RequestWatch::leastInWindow() const
{
    return std::max<qint64>(1, minBytesPerSecond_ * stallTimeout_.count() / 1000);
}

/// How long the line may need for bytes that Qt has handed to the system but that have not left yet: they
/// fill the send buffer at once.
Duration RequestWatch::drainTime() const
{
    const qint64 passed = gone_ - sendBuffer; // these have certainly left
    const double seconds = static_cast<double>((movedAt_ - sendingSince_).count()) / 1000;
    const double rate = passed > 0 && seconds > 0 ? static_cast<double>(passed) / seconds : 0;
    const double least = std::max(slowestLine, static_cast<double>(minBytesPerSecond_));
    return timeFor(std::min(gone_, sendBuffer), std::max(rate, least));
}

/// How long the line may need for the piece that is on its way, whose bytes cannot be observed.
Duration RequestWatch::pieceTime() const
{
    return std::min(stallTimeout_,
                    timeFor(outstanding_, std::max(slowestLine, static_cast<double>(minBytesPerSecond_))));
}

/// How long an answer may take for the part that has arrived: the response time-out, plus the time that a
/// very slow line needs for the bytes. So an answer that gives a byte a second is ended, and so is one that
/// sends white space for ever.
Duration RequestWatch::answerTime() const
{
    const double least = std::max(slowestAnswer, static_cast<double>(minBytesPerSecond_));
    return responseTimeout_ + timeFor(came_ - cameBefore_, least);
}

std::optional<AbortReason> RequestWatch::overdue(Instant now) const
{
    const auto after = [still = now - movedAt_](Duration limit, AbortReason reason) {
        return still >= limit ? std::optional(reason) : std::nullopt;
    };
    switch (phase_) {
    case Phase::Connecting:
        return leavesUnseen() ? after(connectTimeout_ + responseTimeout_, AbortReason::ResponseTimeout)
                              : after(connectTimeout_, AbortReason::ConnectTimeout);
    case Phase::Sending:
        return after(stallTimeout_ + pieceTime(), AbortReason::StallTimeout);
    case Phase::Receiving:
        return now - receivingSince_ >= answerTime() ? std::optional(AbortReason::StallTimeout)
                                                     : after(stallTimeout_, AbortReason::StallTimeout);
    case Phase::Awaiting:
        return after(std::max(responseTimeout_, 2 * drainTime()), AbortReason::ResponseTimeout);
    case Phase::Queued:
    case Phase::Ended:
        return {};
    }
    Q_UNREACHABLE();
}

} // namespace windlass
