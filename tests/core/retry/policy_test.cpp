// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/policy.h"

#include <QJsonDocument>

#include <gmock/gmock.h>
#include <limits>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TEST(RetryPolicy, HasTheDocumentedDefaults)
{
    const RetryPolicy policy;
    EXPECT_EQ(policy.maxAttempts, 3);
    EXPECT_EQ(policy.initialDelay, 1s);
    EXPECT_EQ(policy.maxDelay, 30s);
    EXPECT_EQ(policy.multiplier, 2.0);
    EXPECT_EQ(policy.jitter, Jitter::Additive);
    EXPECT_EQ(policy.jitterFraction, 0.25);
    EXPECT_EQ(policy.deadline, 0s);
    EXPECT_EQ(policy.maxServerDelay, 15min);
}

struct PresetRow
{
    const char16_t *name;
    int attempts;
    Duration initial, most;
    double multiplier;
    Jitter jitter;
    Duration deadline;
};

class Preset : public testing::TestWithParam<PresetRow>
{};

TEST_P(Preset, IsAsInTheTable)
{
    const auto policy = retryPreset(GetParam().name);
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->maxAttempts, GetParam().attempts);
    EXPECT_EQ(policy->initialDelay, GetParam().initial);
    EXPECT_EQ(policy->maxDelay, GetParam().most);
    EXPECT_EQ(policy->multiplier, GetParam().multiplier);
    EXPECT_EQ(policy->jitter, GetParam().jitter);
    EXPECT_EQ(policy->deadline, GetParam().deadline);
    EXPECT_THAT(problems(*policy), testing::IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(RetryPolicy, Preset,
                         testing::Values(PresetRow{u"standard", 3, 1s, 30s, 2.0, Jitter::Additive, 0s},
                                         PresetRow{u"critical", 5, 500ms, 60s, 2.5, Jitter::Additive, 0s},
                                         PresetRow{u"quick", 2, 500ms, 5s, 2.0, Jitter::Additive, 30s},
                                         PresetRow{u"conservative", 2, 2s, 10s, 2.0, Jitter::None, 0s},
                                         PresetRow{u"patient", 10, 1s, 60s, 2.0, Jitter::Full, 0s},
                                         PresetRow{u"none", 1, 1s, 30s, 2.0, Jitter::Additive, 0s}));

TEST(RetryPolicy, PresetNamesAreCaseInsensitive)
{
    EXPECT_EQ(retryPreset(u"Critical"), retryPreset(u"critical"));
    EXPECT_FALSE(retryPreset(u"reckless"));
    EXPECT_EQ(retryPresets().size(), 6u);
}

TEST(RetryPolicy, Scenario06_ValidationListsEveryProblemAndChangesNothing)
{
    RetryPolicy policy;
    policy.multiplier = std::numeric_limits<double>::quiet_NaN();
    policy.initialDelay = 60s;
    policy.maxAttempts = 0;
    const QList<Sentence> found = problems(policy);
    ASSERT_EQ(found.size(), 3);
    EXPECT_THAT(found.at(0).english().toStdString(), testing::HasSubstr("attempts is 0"));
    EXPECT_THAT(found.at(1).english().toStdString(), testing::HasSubstr("longest delay is 30s"));
    EXPECT_THAT(found.at(2).english().toStdString(), testing::HasSubstr("multiplier is nan"));
    EXPECT_EQ(policy.initialDelay, 60s);
    EXPECT_EQ(policy.maxAttempts, 0);
}

struct Spoiled
{
    const char *what;
    void (*spoil)(RetryPolicy &);
    bool sound;
};

class PolicyBounds : public testing::TestWithParam<Spoiled>
{};

TEST_P(PolicyBounds, AreCheckedOneByOne)
{
    RetryPolicy policy;
    GetParam().spoil(policy);
    EXPECT_EQ(problems(policy).size(), GetParam().sound ? 0 : 1) << GetParam().what;
}

INSTANTIATE_TEST_SUITE_P(
    RetryPolicy, PolicyBounds,
    testing::Values(
        Spoiled{"1000 attempts", [](RetryPolicy &p) { p.maxAttempts = 1000; }, true},
        Spoiled{"1001 attempts", [](RetryPolicy &p) { p.maxAttempts = 1001; }, false},
        Spoiled{"negative attempts", [](RetryPolicy &p) { p.maxAttempts = -3; }, false},
        Spoiled{"no initial delay", [](RetryPolicy &p) { p.initialDelay = 0ms; }, false},
        Spoiled{"initial = longest", [](RetryPolicy &p) { p.initialDelay = p.maxDelay; }, true},
        Spoiled{"longest 1 h", [](RetryPolicy &p) { p.maxDelay = 1h; }, true},
        Spoiled{"longest above 1 h", [](RetryPolicy &p) { p.maxDelay = 1h + 1ms; }, false},
        Spoiled{"multiplier 1", [](RetryPolicy &p) { p.multiplier = 1; }, true},
        Spoiled{"multiplier 10", [](RetryPolicy &p) { p.multiplier = 10; }, true},
        Spoiled{"multiplier 0.5", [](RetryPolicy &p) { p.multiplier = 0.5; }, false},
        Spoiled{"multiplier infinite",
                [](RetryPolicy &p) { p.multiplier = std::numeric_limits<double>::infinity(); }, false},
        Spoiled{"fraction 1", [](RetryPolicy &p) { p.jitterFraction = 1; }, true},
        Spoiled{"fraction above 1", [](RetryPolicy &p) { p.jitterFraction = 1.01; }, false},
        Spoiled{"fraction negative", [](RetryPolicy &p) { p.jitterFraction = -0.1; }, false},
        Spoiled{"deadline below the initial delay", [](RetryPolicy &p) { p.deadline = 999ms; }, false},
        Spoiled{"deadline = initial delay", [](RetryPolicy &p) { p.deadline = 1s; }, true},
        Spoiled{"negative service delay", [](RetryPolicy &p) { p.maxServerDelay = -1ms; }, false},
        Spoiled{"no throttle delay", [](RetryPolicy &p) { p.throttleInitialDelay = 0ms; }, false},
        Spoiled{"no connect timeout", [](RetryPolicy &p) { p.connectTimeout = 0ms; }, false},
        Spoiled{"no stall timeout", [](RetryPolicy &p) { p.stallTimeout = 0ms; }, false},
        Spoiled{"no response timeout", [](RetryPolicy &p) { p.responseTimeout = 0ms; }, false},
        Spoiled{"no least rate", [](RetryPolicy &p) { p.minBytesPerSecond = 0; }, false},
        Spoiled{"negative time offline", [](RetryPolicy &p) { p.maxOffline = -1ms; }, false},
        Spoiled{"retries for nothing",
                [](RetryPolicy &p) {
                    p.budget = {1, 0, 0};
                },
                true},
        Spoiled{"a budget below one retry", [](RetryPolicy &p) { p.budget.capacity = 13; }, false},
        Spoiled{"a negative cost", [](RetryPolicy &p) { p.budget.throttleCost = -1; }, false}));

TEST(RetryPolicy, SurvivesJson)
{
    const RetryPolicy policy{.maxAttempts = 7,
                             .initialDelay = 250ms,
                             .maxDelay = 45s,
                             .multiplier = 3.25,
                             .jitter = Jitter::Decorrelated,
                             .jitterFraction = 0.5,
                             .deadline = 10min,
                             .maxServerDelay = 20min,
                             .throttleInitialDelay = 2s,
                             .connectTimeout = 3s,
                             .stallTimeout = 4s,
                             .minBytesPerSecond = 4096,
                             .responseTimeout = 5s,
                             .waitForNetwork = false,
                             .maxOffline = 1h,
                             .budget = {600, 15, 6}};
    const QByteArray text = QJsonDocument(toJson(policy)).toJson();
    EXPECT_EQ(retryPolicyFromJson(QJsonDocument::fromJson(text).object()), policy);
}

TEST(RetryPolicy, MissingJsonFieldsKeepTheirDefaultsAndUnknownOnesAreIgnored)
{
    const QJsonObject json{{u"max_attempts"_s, 9}, {u"colour"_s, u"green"_s}};
    RetryPolicy expected;
    expected.maxAttempts = 9;
    EXPECT_EQ(retryPolicyFromJson(json), expected);
}

TEST(RetryPolicy, UnknownJsonFieldsAreKept)
{
    const QJsonObject before{{u"colour"_s, u"green"_s},
                             {u"max_attempts"_s, 9},
                             {u"budget"_s, QJsonObject{{u"shared"_s, true}, {u"capacity"_s, 1}}}};
    const QJsonObject after = toJson(RetryPolicy{}, before);
    EXPECT_EQ(after.value(u"colour"_s), u"green"_s);
    EXPECT_EQ(after.value(u"max_attempts"_s), 3);
    EXPECT_EQ(after.value(u"budget"_s)[u"shared"_s], true);
    EXPECT_EQ(after.value(u"budget"_s)[u"capacity"_s], 500);
}

TEST(RetryPolicy, ANormalisedPolicyHasNoProblemsAndAValidOneIsUnchanged)
{
    RetryPolicy policy{.maxAttempts = -3,
                       .initialDelay = 2h,
                       .maxDelay = 0ms,
                       .multiplier = std::numeric_limits<double>::quiet_NaN(),
                       .jitterFraction = 7,
                       .deadline = 1ms,
                       .maxServerDelay = -1ms,
                       .throttleInitialDelay = 0ms,
                       .connectTimeout = -1ms,
                       .stallTimeout = 0ms,
                       .minBytesPerSecond = 0,
                       .responseTimeout = 0ms,
                       .maxOffline = -1ms,
                       .budget = {0, -1, 600}};
    EXPECT_GE(problems(policy).size(), 12);
    EXPECT_THAT(problems(normalised(policy)), testing::IsEmpty());
    for (const RetryPreset &preset : retryPresets())
        EXPECT_EQ(normalised(preset.policy), preset.policy);
}

TEST(RetryPolicy, WarnsAboutAttemptsThatTheDeadlineLeavesNoTimeFor)
{
    EXPECT_THAT(warnings(RetryPolicy{}), testing::IsEmpty());
    RetryPolicy policy{.maxAttempts = 10, .deadline = 20s};
    ASSERT_EQ(warnings(policy).size(), 1);
    policy.deadline = 1h;
    EXPECT_THAT(warnings(policy), testing::IsEmpty());
}

class BadPolicyJson : public testing::TestWithParam<const char *>
{};

TEST_P(BadPolicyJson, IsASettingsFailure)
{
    const auto policy = retryPolicyFromJson(QJsonDocument::fromJson(GetParam()).object());
    ASSERT_FALSE(policy);
    EXPECT_EQ(policy.error().kind, FailureKind::Settings);
    EXPECT_FALSE(policy.error().text.isEmpty());
}

INSTANTIATE_TEST_SUITE_P(RetryPolicy, BadPolicyJson,
                         testing::Values(R"({"version":2})", R"({"version":"1"})", R"({"max_attempts":"3"})",
                                         R"({"initial_delay_ms":1.5})", R"({"multiplier":"2"})",
                                         R"({"jitter":"some"})", R"({"jitter":3})",
                                         R"({"jitter_fraction":null})", R"({"offline":{"wait":"yes"}})",
                                         R"({"budget":{"capacity":"500"}})"));

} // namespace
} // namespace windlass
