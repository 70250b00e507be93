// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"

#include <gtest/gtest.h>
#include <limits>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST(PolicyTest, EveryPresetIsSound)
{
    for (const RetryPreset &preset : retryPresets())
        EXPECT_TRUE(problems(preset.policy).isEmpty()) << preset.name;
}

TEST(PolicyTest, ThePresetsAreThoseOfTheTable)
{
    EXPECT_EQ(retryPreset(u"standard"), RetryPolicy{});
    const RetryPolicy critical = *retryPreset(u"Critical");
    EXPECT_EQ(critical.maxAttempts, 5);
    EXPECT_EQ(critical.initialDelay, 500ms);
    EXPECT_EQ(critical.maxDelay, 60s);
    EXPECT_EQ(critical.multiplier, 2.5);
    EXPECT_EQ(retryPreset(u"quick")->deadline, 30s);
    EXPECT_EQ(retryPreset(u"conservative")->jitter, Jitter::None);
    EXPECT_EQ(retryPreset(u"patient")->maxAttempts, 10);
    EXPECT_EQ(retryPreset(u"none")->maxAttempts, 1);
    EXPECT_FALSE(retryPreset(u"aggressive"));
}

TEST(PolicyTest, Scenario06_EveryProblemIsReportedAndNothingIsRepaired)
{
    RetryPolicy policy;
    policy.multiplier = std::numeric_limits<double>::quiet_NaN();
    policy.initialDelay = 60s;
    policy.maxAttempts = 0;
    const RetryPolicy before = policy;
    EXPECT_EQ(problems(policy).size(), 3);
    EXPECT_EQ(policy.maxAttempts, before.maxAttempts);
    EXPECT_EQ(policy.initialDelay, before.initialDelay);
}

TEST(PolicyTest, TheJsonFormHoldsEveryField)
{
    RetryPolicy policy{7, 3ms, 5ms, 1.5, Jitter::Equal, 0.5, 11s, 13s, 17ms, 19s, 23s, 29s};
    const auto back = retryPolicyFromJson(toJson(policy));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, policy);
}

TEST(PolicyTest, MissingFieldsKeepTheirDefaultsAndUnknownOnesArePassedOver)
{
    const auto policy = retryPolicyFromJson({{u"max_attempts"_s, 9}, {u"colour"_s, u"red"_s}});
    ASSERT_TRUE(policy);
    RetryPolicy expected;
    expected.maxAttempts = 9;
    EXPECT_EQ(*policy, expected);
}

TEST(PolicyTest, WhatCannotBeReadIsRefused)
{
    EXPECT_FALSE(retryPolicyFromJson({{u"version"_s, 2}}));
    EXPECT_FALSE(retryPolicyFromJson({{u"max_attempts"_s, u"three"_s}}));
    EXPECT_FALSE(retryPolicyFromJson({{u"jitter"_s, u"some"_s}}));
}

TEST(PolicyTest, JittersHaveTheirNames)
{
    for (const Jitter jitter : {Jitter::None, Jitter::Additive, Jitter::PlusMinus, Jitter::Full,
                                Jitter::Equal, Jitter::Decorrelated})
        EXPECT_EQ(jitterNamed(jitterName(jitter)), jitter);
    EXPECT_FALSE(jitterNamed(u"much"));
}

} // namespace
} // namespace windlass
