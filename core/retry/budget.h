// SPDX-License-Identifier: GPL-3.0-or-later
// How many retries in a row a service is worth: a bucket of tokens. Each retry takes tokens, each success
// gives some back. While a service works, the bucket is full and has no effect. If everything fails, it runs
// dry, and then only a probe is sent now and then (core/retry/gate.h). Capacity and costs are those of the
// AWS SDKs' retry mode "standard" in version 2.1.
#pragma once

#include "core/retry/classify.h"
#include "core/retry/policy.h"

namespace windlass {

class RetryBudget
{
public:
    /// Applies from now on. Tokens that were taken stay taken.
    void use(const BudgetPolicy &policy);
    /// The cost of a retry after a failure of this class. Waiting for the network and remedies cost nothing,
    /// because they are no evidence against the service.
    int costOf(FailureClass failureClass) const;

    int tokens() const { return tokens_; } ///< 0 to the capacity
    /// Takes this many tokens for a retry. Returns false, and takes nothing, if too few are left.
    bool take(int cost);
    /// Gives tokens back: the cost of the last retry when it succeeds, 1 for a success at the first attempt
    /// and for each part that got through. Never beyond the capacity.
    void give(int tokens);

private:
    BudgetPolicy policy_;
    int tokens_ = policy_.capacity;
};

} // namespace windlass
