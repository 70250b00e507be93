// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/faults.h"

#include <gtest/gtest.h>

namespace windlass::practice {
namespace {

using namespace Qt::StringLiterals;

FaultRule ruleOf(QStringView text)
{
    const auto rules = parseFaults(text);
    EXPECT_TRUE(rules) << (rules ? "" : rules.error().text.english().toStdString());
    return rules && rules->size() == 1 ? rules->front() : FaultRule{};
}

std::vector<bool> fires(QStringView text, int requests, Operation operation = Operation::Part, int part = 1)
{
    FaultScript script(parseFaults(text).value());
    std::vector<bool> fired;
    for (int i = 0; i < requests; ++i)
        fired.push_back(script.next(operation, part).outcome.has_value());
    return fired;
}

TEST(FaultRules, AStatusMayNameItsCodeAndWhenToComeBack)
{
    const FaultRule rule = ruleOf(u"part:2 503 SlowDown retry-after=1");
    EXPECT_EQ(rule.operation, Operation::Part);
    EXPECT_EQ(rule.part, 2);
    EXPECT_EQ(rule.kind, FaultKind::Status);
    EXPECT_EQ(rule.status, 503);
    EXPECT_EQ(rule.code, "SlowDown");
    EXPECT_EQ(rule.retryAfterSeconds, 1);
}

TEST(FaultRules, AResetHitsTheMiddleUnlessAPlaceIsNamed)
{
    EXPECT_EQ(ruleOf(u"part reset").at->in(1000), 500);
    EXPECT_EQ(ruleOf(u"part reset@10%").at->in(1000), 100);
    EXPECT_EQ(ruleOf(u"part reset@1MiB").at->in(5'000'000), 1'048'576);
}

TEST(FaultRules, APlacePastTheEndIsTheEnd)
{
    EXPECT_EQ(ruleOf(u"put reset@1MiB").at->in(1000), 1000);
}

TEST(FaultRules, TheStoresClockMayRunAheadOrBehind)
{
    EXPECT_EQ(ruleOf(u"any skew 2h").duration, std::chrono::hours(2));
    EXPECT_EQ(ruleOf(u"any skew -2h").duration, -std::chrono::hours(2));
}

TEST(FaultRules, AnEarlyAnswerNeedsAStatus)
{
    const FaultRule rule = ruleOf(u"part early-answer@1MiB 400 ExpiredToken x2");
    EXPECT_EQ(rule.kind, FaultKind::EarlyAnswer);
    EXPECT_EQ(rule.status, 400);
    EXPECT_EQ(rule.code, "ExpiredToken");
    EXPECT_EQ(rule.at->in(5'000'000), 1'048'576);
    EXPECT_FALSE(parseFaults(u"part early-answer"));
    EXPECT_FALSE(parseFaults(u"part early-answer 200"));
}

TEST(FaultRules, HeadersAreLeftOutByTheirNames)
{
    EXPECT_EQ(ruleOf(u"head drop-header ETag,x-amz-meta-*").headers,
              (QByteArrayList{"etag", "x-amz-meta-*"}));
    EXPECT_FALSE(parseFaults(u"head drop-header"));
}

TEST(FaultRules, SomeBefallOneOperationAlone)
{
    EXPECT_EQ(ruleOf(u"complete joining 30s").duration, std::chrono::seconds(30));
    EXPECT_FALSE(parseFaults(u"part joining 30s"));
    EXPECT_FALSE(parseFaults(u"put loop-pages"));
    EXPECT_TRUE(parseFaults(u"list-parts loop-pages; any empty-html x*"));
}

TEST(FaultRules, AnInterimAnswerHasAStatusOfItsOwnOrTheUsualOne)
{
    EXPECT_EQ(ruleOf(u"any interim x*").status, 103);
    EXPECT_EQ(ruleOf(u"any interim x*").times, -1);
    EXPECT_EQ(ruleOf(u"put interim 102").status, 102);
}

TEST(FaultRules, AScriptIsAnyNumberOfRules)
{
    const auto rules =
        parseFaults(u"part:2 503 SlowDown retry-after=1; part reset@50% x2;\n complete lose-answer; "
                    u"any refuse 3s after=4;");
    ASSERT_TRUE(rules);
    EXPECT_EQ(rules->size(), 4U);
    EXPECT_EQ(rules->at(1).text, u"part reset@50% x2");
    EXPECT_TRUE(parseFaults(u"")->empty());
}

struct Good
{
    const char16_t *text;
    FaultKind kind;
};
class EveryAction : public testing::TestWithParam<Good>
{};
TEST_P(EveryAction, IsUnderstood)
{
    EXPECT_EQ(ruleOf(GetParam().text).kind, GetParam().kind);
}
INSTANTIATE_TEST_SUITE_P(
    FaultRules, EveryAction,
    testing::Values(
        Good{u"any 429", FaultKind::Status}, Good{u"put 503@0% retry-after=date", FaultKind::Status},
        Good{u"any refuse 5s", FaultKind::Refuse}, Good{u"part refuse@1MiB 500ms", FaultKind::Refuse},
        Good{u"put reset", FaultKind::Reset}, Good{u"list-parts close x*", FaultKind::Close},
        Good{u"complete lose-answer", FaultKind::LoseAnswer}, Good{u"part stall@10% 30s", FaultKind::Stall},
        Good{u"get slow 100KB/s", FaultKind::Slow}, Good{u"open truncate", FaultKind::Truncate},
        Good{u"complete 200-error InternalError spaces=5s", FaultKind::ErrorIn200},
        Good{u"complete 200-error", FaultKind::ErrorIn200}, Good{u"any expired-token", FaultKind::Status},
        Good{u"head skew 1h", FaultKind::Skew}, Good{u"any damage p=0.5 seed=7", FaultKind::Damage},
        Good{u"part drop-part after=2", FaultKind::DropPart}));

struct Bad
{
    const char16_t *text;
    const char16_t *word;     ///< the word that the message names
    const char16_t *possible; ///< a possible word that the message offers
};
class EveryMistake : public testing::TestWithParam<Bad>
{};
TEST_P(EveryMistake, IsNamedWithWhatIsPossible)
{
    const auto rules = parseFaults(GetParam().text);
    ASSERT_FALSE(rules);
    const QString text = rules.error().text.english();
    EXPECT_EQ(rules.error().kind, FailureKind::Settings);
    EXPECT_TRUE(text.contains(GetParam().word)) << text.toStdString();
    EXPECT_TRUE(text.contains(GetParam().possible)) << text.toStdString();
}
INSTANTIATE_TEST_SUITE_P(
    FaultRules, EveryMistake,
    testing::Values(
        Bad{u"prat 503", u"'prat'", u"any, part:N, put, part"},
        Bad{u"part", u"the end of the rule", u"a status such as 503, refuse, reset"},
        Bad{u"part:0 503", u"'part:0'", u"1 to 10000"}, Bad{u"put:2 503", u"'put:2'", u"part:N"},
        Bad{u"part:10001 503", u"'part:10001'", u"1 to 10000"},
        Bad{u"part retes", u"'retes'", u"lose-answer"}, Bad{u"part 200", u"'200'", u"200-error"},
        Bad{u"part 5033", u"'5033'", u"503"}, Bad{u"part reset@150%", u"'reset@150%'", u"reset@50%"},
        Bad{u"part reset@", u"'reset@'", u"reset@1MiB"}, Bad{u"part close@5%", u"'close@5%'", u"no @ place"},
        Bad{u"any refuse", u"the end of the rule", u"5s"}, Bad{u"any refuse soon", u"'soon'", u"5s"},
        Bad{u"any slow fast", u"'fast'", u"100KB/s"}, Bad{u"any slow 0B/s", u"'0B/s'", u"100KB/s"},
        Bad{u"any 503 slowdown", u"'slowdown'", u"x3"}, Bad{u"any 503 x0", u"'x0'", u"x3"},
        Bad{u"any 503 x-1", u"'x-1'", u"x*"}, Bad{u"any 503 after=-1", u"'after=-1'", u"after=2"},
        Bad{u"any 503 p=2", u"'p=2'", u"p=1"}, Bad{u"any 503 seed=x", u"'seed=x'", u"seed=7"},
        Bad{u"any 503 retry-after=soon", u"'retry-after=soon'", u"retry-after=date"},
        Bad{u"any close retry-after=2", u"retry-after", u"503"},
        Bad{u"any close spaces=2s", u"spaces", u"200-error"},
        Bad{u"complete 200-error spaces=x", u"'spaces=x'", u"spaces=5s"},
        Bad{u"list damage", u"'damage'", u"put and part"}, Bad{u"put drop-part", u"'drop-part'", u"part"},
        Bad{u"any interim 200", u"'200'", u"102 to 199"}, Bad{u"any 503; part nope", u"rule 2", u"'nope'"}));

TEST(FaultScript, ARuleFiresOnceUnlessTold)
{
    EXPECT_EQ(fires(u"part 503", 3), (std::vector{true, false, false}));
    EXPECT_EQ(fires(u"part 503 x2", 3), (std::vector{true, true, false}));
    EXPECT_EQ(fires(u"part 503 x*", 3), (std::vector{true, true, true}));
}

TEST(FaultScript, ARuleCanPassOverTheFirst)
{
    EXPECT_EQ(fires(u"part 503 after=2", 4), (std::vector{false, false, true, false}));
}

TEST(FaultScript, ARuleAboutOnePartLeavesTheOthersAlone)
{
    FaultScript script(parseFaults(u"part:2 503 x*").value());
    EXPECT_FALSE(script.next(Operation::Part, 1).outcome);
    EXPECT_TRUE(script.next(Operation::Part, 2).outcome);
    EXPECT_FALSE(script.next(Operation::Put, 0).outcome);
}

TEST(FaultScript, TheFirstOfTwoRulesGoesFirst)
{
    FaultScript script(parseFaults(u"part 503; part close").value());
    EXPECT_EQ(script.next(Operation::Part, 1).outcome->kind, FaultKind::Status);
    EXPECT_EQ(script.next(Operation::Part, 1).outcome->kind, FaultKind::Close);
}

TEST(FaultScript, PaceClockAndOutcomeCanMeetOneRequest)
{
    FaultScript script(parseFaults(u"any slow 1MB/s; any skew 2h; any close").value());
    const FaultPlan plan = script.next(Operation::Part, 1);
    EXPECT_TRUE(plan.pace && plan.clock && plan.outcome);
    EXPECT_EQ(plan.fired.size(), 3U);
}

TEST(FaultScript, ChanceIsTheSameWithTheSameSeed)
{
    const auto first = fires(u"part 503 x* p=0.5 seed=7", 200);
    EXPECT_EQ(first, fires(u"part 503 x* p=0.5 seed=7", 200));
    EXPECT_NE(first, fires(u"part 503 x* p=0.5 seed=8", 200));
    EXPECT_NEAR(double(std::count(first.begin(), first.end(), true)), 100, 30);
}

TEST(FaultScript, DamageOnlyBefallsWhatBringsBytes)
{
    FaultScript script(parseFaults(u"any damage").value());
    EXPECT_FALSE(script.next(Operation::Open, 0).outcome);
    EXPECT_TRUE(script.next(Operation::Put, 0).outcome);
}

TEST(FaultsHelp, FitsATerminalAndNamesEveryAction)
{
    const QString help = faultsHelp();
    for (const QString &line : help.split(u'\n'))
        EXPECT_LE(line.size(), 110) << line.toStdString();
    for (const auto word : {"refuse"_L1, "lose-answer"_L1, "drop-part"_L1, "retry-after"_L1, "list-parts"_L1})
        EXPECT_TRUE(help.contains(word)) << word.data();
}

} // namespace
} // namespace windlass::practice
