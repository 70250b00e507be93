// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/parking.h"

#include <algorithm>
#include <array>

namespace windlass {

using namespace std::chrono_literals;

Duration restAfter(int timesParked)
{
    static constexpr std::array<Duration, 4> timetable{1min, 5min, 15min, 60min};
    const int row = std::clamp(timesParked - 1, 0, static_cast<int>(timetable.size()) - 1);
    return timetable.at(static_cast<size_t>(row));
}

QDateTime goesOnAt(const StoredTransfer &parked, const QDateTime &parkedAt)
{
    if (parked.state != TransferState::Parked || parked.cause == Cause::NeedsPerson)
        return {};
    const QDateTime own = parkedAt.addMSecs(restAfter(parked.timesParked).count());
    return parked.cause == Cause::ServerAskedToWait ? std::max(own, parked.notBefore) : own;
}

bool goesOnWithTheNetwork(const StoredTransfer &parked)
{
    return parked.state == TransferState::Parked &&
           (parked.cause == Cause::Exhausted || parked.cause == Cause::Budget ||
            parked.cause == Cause::Offline);
}

} // namespace windlass
