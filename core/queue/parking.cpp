// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/queue/parking.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace std::chrono_literals;

namespace {

/// Does it rest longer than our own schedule requires? Then the service named the time.
bool hasServerTime(const StoredTransfer &parked)
{
    return parked.notBefore.isValid() && parked.finished.isValid() &&
           parked.notBefore > parked.finished.addMSecs(parkDuration(parked.timesParked).count());
}

} // namespace

Duration parkDuration(int timesParked)
{
    static constexpr std::array<Duration, 4> timetable{1min, 5min, 15min, 60min};
    const int row = std::clamp(timesParked - 1, 0, static_cast<int>(timetable.size()) - 1);
    return timetable.at(static_cast<size_t>(row));
}

QDateTime resumesAt(const StoredTransfer &parked, const QDateTime &parkedAt)
{
    if (parked.state != TransferState::Parked || parked.cause == Cause::NeedsPerson)
        return {};
    const QDateTime own = parkedAt.addMSecs(parkDuration(parked.timesParked).count());
    return parked.notBefore.isValid() ? std::max(own, parked.notBefore) : own;
}

bool resumesWithNetwork(const StoredTransfer &parked)
{
    const bool mayBeTheLine =
        parked.cause == Cause::Exhausted || parked.cause == Cause::Budget || parked.cause == Cause::Offline;
    return parked.state == TransferState::Parked && mayBeTheLine && !hasServerTime(parked);
}

bool stillWaiting(const StoredTransfer &transfer, const QDateTime &now)
{
    return transfer.state == TransferState::Queued && transfer.notBefore.isValid() &&
           transfer.notBefore > now;
}

} // namespace windlass
