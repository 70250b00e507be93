// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/budget.h"

#include <algorithm>

namespace windlass {

void RetryBudget::use(const BudgetPolicy &policy)
{
    const int taken = std::max(policy_.capacity - tokens_, 0);
    policy_ = policy;
    tokens_ = std::max(policy_.capacity - taken, 0);
}

int RetryBudget::costOf(FailureClass failureClass) const
{
    switch (failureClass) {
    case FailureClass::Retry:
    case FailureClass::Reconcile:
        return policy_.transientCost;
    case FailureClass::Throttle:
        return policy_.throttleCost;
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
    tokens_ = std::min(policy_.capacity, tokens_ + tokens);
}

} // namespace windlass
