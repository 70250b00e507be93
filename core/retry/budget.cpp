// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/budget.h"

#include <algorithm>

namespace windlass {

int RetryBudget::costOf(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::Retry:
    case FailureClass::Reconcile:
        return transientCost;
    case FailureClass::Throttle:
        return throttleCost;
    case FailureClass::Restart:
    case FailureClass::Refresh:
    case FailureClass::Clock:
    case FailureClass::Region:
    case FailureClass::ReauthProxy:
    case FailureClass::Net:
    case FailureClass::Ask:
    case FailureClass::Fatal:
    case FailureClass::Cancel:
        return 0;
    }
    Q_UNREACHABLE();
}

bool RetryBudget::take(int cost)
{
    if (cost > tokens_)
        return false;
    tokens_ -= cost;
    return true;
}

void RetryBudget::give(int tokens)
{
    tokens_ = std::min(capacity, tokens_ + tokens);
}

} // namespace windlass
