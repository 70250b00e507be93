// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/teller.h"

#include "core/base/sentence.h"

#include <utility>

namespace windlass {

namespace {

/// How often progress is reported: as fast as an eye can follow a number.
constexpr Duration progressEvery{250};
/// How often events are reported: fast enough to seem immediate.
constexpr Duration eventsEvery{20};

} // namespace

Teller::Teller(Timers &timers, Sources sources, Listener listener)
    : timers_(timers)
    , sources_(std::move(sources))
    , listener_(std::move(listener))
{}

void Teller::setLog(std::unique_ptr<LogFile> log)
{
    log_ = std::move(log);
}

void Teller::happened(Event event)
{
    if (log_)
        log_->write(event);
    gathered_.append(std::move(event));
    if (!eventTimer_)
        eventTimer_ = timers_.after(eventsEvery, [this] { tellEvents(); });
}

void Teller::note(EventLevel level, const Sentence &text, TransferId id, const QString &object)
{
    Event event;
    event.level = level;
    event.time = timers_.wallClock();
    event.transfer = id;
    event.object = object;
    event.text = text;
    happened(std::move(event));
}

void Teller::changed(TransferId id)
{
    changed_.insert(id);
    if (!flushTimer_)
        flushTimer_ = timers_.after(progressEvery, [this] { tellNow(); });
}

void Teller::tellEvents()
{
    eventTimer_.reset();
    if (!gathered_.isEmpty())
        listener_.happened(std::exchange(gathered_, {}));
}

void Teller::tellNow()
{
    flushTimer_.reset();
    tellEvents(); // before the snapshots, which are newer
    if (log_)
        log_->flush();
    const std::set<TransferId> running = sources_.running();
    std::set<TransferId> told(running);
    const auto changed = std::exchange(changed_, {});
    told.insert(changed.begin(), changed.end());
    QList<TransferStatus> news;
    for (const TransferId id : told) {
        if (auto status = sources_.status(id))
            news.append(std::move(*status));
    }
    if (news.isEmpty())
        return;
    listener_.updated(news);
    if (!running.empty())
        flushTimer_ = timers_.after(progressEvery, [this] { tellNow(); });
}

} // namespace windlass
