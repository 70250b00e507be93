// SPDX-License-Identifier: GPL-3.0-or-later
// How many retries in a row a service is worth: a bucket of tokens that each retry takes from and each
// success gives back to. While a service works, the bucket is full and never felt; where everything fails, it
// runs dry, and what is left is a probe now and then (core/retry/gate.h). Capacity and costs are those of the
// AWS SDKs' retry mode "standard" in version 2.1.
#pragma once

#include "core/retry/classify.h"
#include "core/retry/policy.h"

namespace windlass {

class RetryBudget
{
public:
    /// From now on; what was taken stays taken.
    void use(const BudgetPolicy &policy);
    /// What a retry after a failure of this class costs. Waiting for the network and remedies cost nothing:
    /// they say nothing against the service.
    int costOf(FailureClass failureClass) const;

    int tokens() const { return tokens_; } ///< 0 to the capacity
    /// Takes this many for a retry; false, and nothing taken, where too few are left.
    bool take(int cost);
    /// Gives back: the cost of the last retry when it succeeds, 1 for a success at the first try and for each
    /// part that got through. Never beyond the capacity.
    void give(int tokens);

private:
    BudgetPolicy policy_;
    int tokens_ = policy_.capacity;
};

} // namespace windlass
