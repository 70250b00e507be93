// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/attemptrecorder.h"

#include "core/services/attemptevents.h"
#include "core/store/names.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// The name of what ended a wait with this reason.
QString endedBy(DelayReason reason, bool hurried)
{
    switch (reason) {
    case DelayReason::Offline:
        return u"network"_s;
    case DelayReason::Gate:
        return u"gate"_s;
    case DelayReason::None:
    case DelayReason::Backoff:
    case DelayReason::Throttle:
    case DelayReason::ServerAsked:
    case DelayReason::Bandwidth:
        return hurried ? u"user"_s : u"timer"_s;
    }
    Q_UNREACHABLE();
}

} // namespace

void add(StoredTransfer &row, const AttemptTotals &counted)
{
    ++row.attempts;
    row.retries += counted.isRetry ? 1 : 0;
    row.bytesSent += counted.sent;
    row.bytesResent += counted.resent;
}

AttemptRecorder::AttemptRecorder(const StoredTransfer &of, QString service, int maxAttempts,
                                 LeasedJournal journal, const Timers &timers, Listener listener)
    : id_(of.id)
    , object_(QFileInfo(of.file).fileName())
    , service_(std::move(service))
    , maxAttempts_(maxAttempts)
    , journal_(journal)
    , timers_(timers)
    , listener_(std::move(listener))
{
    if (of.started.isValid()) {                // otherwise there was no attempt yet
        if (auto before = journal_.furthest()) // on failure, resent bytes are not counted as resent
            furthest_ = *std::move(before);
    }
    for (const ConfirmedPart &part : of.held())
        furthest_[part.part] = std::max(furthest_.value(part.part), part.length);
}

void AttemptRecorder::began(Page &page, const AttemptRecord &attempt)
{
    page.current = attempt;
    Event started = event(EventKind::AttemptStarted, EventLevel::Debug);
    started.attempt = attempt;
    listener_.happened(std::move(started));
}

Result<void> AttemptRecorder::ended(Page &page, const AttemptRecord &attempt)
{
    page.current.reset();
    page.last = attempt;
    page.told = false;
    page.lastFailure = attempt.failure;
    qint64 &furthest = furthest_[attempt.number];
    const qint64 resent = std::min(attempt.bytes, furthest);
    listener_.counted({!attempt.opens, attempt.bytes, resent});
    furthest = std::max(furthest, attempt.bytes);
    if (attempt.outcome != AttemptOutcome::Succeeded)
        page.sent = 0; // a failed attempt's bytes have to be sent again
    if (auto saved = journal_.recordAttempt(attempt, resent); !saved)
        return saved;
    if (const auto meaning = eventFor(attempt))
        tell(page, meaning->first, meaning->second);
    return {};
}

Result<void> AttemptRecorder::abandoned(Page &page)
{
    if (!page.current)
        return {};
    AttemptRecord attempt = *page.current;
    attempt.outcome = AttemptOutcome::Cancelled;
    attempt.bytes = page.sent;
    attempt.duration = Duration(attempt.started.msecsTo(timers_.wallClock()));
    return ended(page, attempt);
}

Result<void> AttemptRecorder::isRepeated(Page &page, const AttemptRecord &attempt)
{
    page.last = attempt;
    if (auto saved = journal_.amendAttempt(attempt); !saved)
        return saved;
    tell(page, EventKind::RetryScheduled, EventLevel::Warn);
    return {};
}

Result<void> AttemptRecorder::succeededAfterAll(Page &page)
{
    AttemptRecord &last = *page.last;
    last.outcome = AttemptOutcome::Succeeded;
    last.willRetry = false;
    last.delay = {};
    last.delayReason = DelayReason::None;
    if (auto saved = journal_.amendAttempt(last); !saved)
        return saved;
    if (const auto meaning = eventFor(last))
        tell(page, meaning->first, meaning->second);
    return {};
}

Result<void> AttemptRecorder::runEnded(Page &page, Cause cause)
{
    if (!page.last)
        return {}; // the run ended before its first attempt
    if (auto saved = journal_.recordEnd(*page.last, cause); !saved)
        return saved;
    page.last->willRetry = false; // if a wait was planned, it will not take place
    if (const auto meaning = eventFor(cause))
        tell(page, meaning->first, meaning->second, causeName(cause));
    return {};
}

Result<void> AttemptRecorder::waited(DelayReason reason, Duration took)
{
    return journal_.recordWait(reason, took);
}

void AttemptRecorder::waitEnded(Page &page, DelayReason reason, Duration took)
{
    Event ended = event(EventKind::WaitEnded, EventLevel::Debug);
    AttemptRecord last = lastOf(page);
    last.delay = took;
    last.delayReason = reason;
    ended.attempt = std::move(last);
    ended.reportedBefore = true;
    ended.text = endedBy(reason, std::exchange(page.hurried, false));
    listener_.happened(std::move(ended));
}

AttemptRecord AttemptRecorder::lastOf(const Page &page) const
{
    if (page.last)
        return *page.last;
    AttemptRecord none;
    none.transfer = id_;
    none.name = operationName(page.step.operation);
    none.service = service_;
    none.number = page.step.part;
    none.attempt = 0;
    none.maxAttempts = maxAttempts_;
    return none;
}

void AttemptRecorder::tell(Page &page, EventKind kind, EventLevel level, const QString &text)
{
    Event told = event(kind, level);
    told.attempt = lastOf(page);
    told.reportedBefore = std::exchange(page.told, true);
    told.text = text;
    listener_.happened(std::move(told));
}

Event AttemptRecorder::event(EventKind kind, EventLevel level) const
{
    Event event;
    event.kind = kind;
    event.level = level;
    event.time = timers_.wallClock();
    event.transfer = id_;
    event.object = object_;
    return event;
}

} // namespace windlass
