// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/ledger.h"

#include "core/upload/checksum.h"

#include <algorithm>
#include <utility>

namespace windlass {

Result<void> Ledger::write(Arrival arrival, std::function<void(const Arrival &)> durable)
{
    const int part = arrival.part.part;
    if (auto written = journal_.confirmPart(arrival.part); !written)
        return written;
    auto onDisk = journal_.whenDurable(timers_, [this, part, durable = std::move(durable)] {
        const auto settled = unsettled_.extract(part); // this function lives in the extracted handle
        durable(settled.mapped().arrival);
    });
    unsettled_.insert_or_assign(part, Unsettled{std::move(arrival), std::move(onDisk)});
    return {};
}

void Ledger::hurry()
{
    if (!unsettled_.empty())
        journal_.commitSoon();
}

QList<Ledger::Arrival> Ledger::settle()
{
    QList<Arrival> settled;
    if (unsettled_.empty() || !journal_.commit())
        return settled;
    for (auto &[part, each] : std::exchange(unsettled_, {}))
        settled.append(each.arrival);
    return settled;
}

QList<int> Ledger::loseUnsettled()
{
    QList<int> lost;
    for (const auto &[part, each] : std::exchange(unsettled_, {}))
        lost.append(part);
    return lost;
}

qint64 Ledger::unsettledBytes() const
{
    qint64 bytes = 0;
    for (const auto &[part, each] : unsettled_)
        bytes += each.arrival.sent;
    return bytes;
}

Result<void> Ledger::forget(const QList<int> &parts)
{
    resetShown();
    return journal_.forgetParts(parts);
}

std::optional<ConfirmedPart> Ledger::nextToAdopt(const QMap<int, ConfirmedPart> &confirmed)
{
    while (!unrecorded_.isEmpty()) {
        const ConfirmedPart held = unrecorded_.takeFirst();
        if (!confirmed.contains(held.part) && triedToAdopt_.insert(held.part).second)
            return held;
    }
    return {};
}

QList<int> Ledger::damaged(const QMap<int, ConfirmedPart> &confirmed)
{
    QList<int> damaged;
    if (damageFound_)
        return damaged;
    for (const ConfirmedPart &part : confirmed) {
        if (doubted_.contains(part.part) || etagDiffersFromMd5(part))
            damaged.append(part.part);
    }
    doubted_.clear();
    damageFound_ = !damaged.isEmpty();
    return damaged;
}

qint64 Ledger::shown(qint64 sent) const
{
    return shown_ = std::max(shown_, sent);
}

} // namespace windlass
