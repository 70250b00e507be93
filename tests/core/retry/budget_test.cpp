// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/budget.h"

#include <gtest/gtest.h>

namespace windlass {
namespace {

TEST(RetryBudget, ThirtyFiveRetriesInARowEmptyIt)
{
    RetryBudget budget;
    const int cost = RetryBudget().costOf(FailureClass::Retry);
    for (int i = 0; i < 35; ++i)
        EXPECT_TRUE(budget.take(cost)) << i;
    EXPECT_FALSE(budget.take(cost));
    EXPECT_EQ(budget.tokens(), 10);
}

TEST(RetryBudget, ARefusedRequestTakesNothing)
{
    RetryBudget budget;
    EXPECT_FALSE(budget.take(501));
    EXPECT_EQ(budget.tokens(), BudgetPolicy().capacity);
}

TEST(RetryBudget, NeverHoldsMoreThanItsCapacity)
{
    RetryBudget budget;
    budget.give(14);
    EXPECT_EQ(budget.tokens(), BudgetPolicy().capacity);
}

TEST(RetryBudget, ThrottlingCostsLessThanOtherFailures)
{
    EXPECT_EQ(RetryBudget().costOf(FailureClass::Throttle), 5);
    EXPECT_EQ(RetryBudget().costOf(FailureClass::Retry), 14);
    EXPECT_EQ(RetryBudget().costOf(FailureClass::Reconcile), 14);
}

TEST(RetryBudget, FailuresThatAreNotTheServicesAreFree)
{
    for (const FailureClass each : {FailureClass::Net, FailureClass::Refresh, FailureClass::Clock,
                                    FailureClass::Region, FailureClass::ReauthProxy})
        EXPECT_EQ(RetryBudget().costOf(each), 0) << className(each).data();
}

} // namespace
} // namespace windlass
