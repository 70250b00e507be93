// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metricslines.h"

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using testing::HasSubstr;

Metrics some()
{
    Metrics metrics;
    metrics.transfers = 2;
    metrics.operations = 100;
    metrics.retried = 8;
    metrics.recovered = 6;
    metrics.exhausted = 2;
    metrics.attempts = 112;
    metrics.retries = 12;
    metrics.bytesSent = 1'200'000;
    metrics.bytesResent = 200'000;
    metrics.waits = {{u"backoff"_s, 12'500ms}, {u"offline"_s, 10min}};
    metrics.failures = {{u"throttle"_s, 14}};
    metrics.ends = {{u"exhausted"_s, 2}, {u"succeeded"_s, 98}};
    metrics.failuresByCode = {{u"Slow\"Down"_s, {{u"throttle"_s, 14}}}};
    return metrics;
}

TEST(MetricsLines, JsonHasThePromisedKeys)
{
    const QJsonObject json = metricsJson(some(), QDateTime(QDate(2026, 1, 21), QTime(14, 30), Qt::UTC));
    EXPECT_EQ(json.value("event"_L1), u"metrics"_s);
    EXPECT_EQ(json.value("operations"_L1), 100);
    EXPECT_EQ(json.value("attempts"_L1), 112);
    EXPECT_EQ(json.value("retries"_L1), 12);
    EXPECT_EQ(json.value("retry_rate"_L1), 0.08);
    EXPECT_EQ(json.value("success_after_retry"_L1), 0.75);
    EXPECT_EQ(json.value("attempts_exceeded"_L1), 0.02);
    EXPECT_EQ(json.value("average_retries"_L1), 0.12);
    EXPECT_EQ(json.value("bytes_sent"_L1), 1'200'000);
    EXPECT_EQ(json.value("bytes_resent"_L1), 200'000);
    EXPECT_EQ(json.value("wait_ms_by_reason"_L1)["offline"_L1], 600'000);
    EXPECT_EQ(json.value("failures_by_class"_L1)["throttle"_L1], 14);
    EXPECT_EQ(json.value("operations_by_cause"_L1)["exhausted"_L1], 2);
    EXPECT_EQ(json.value("failures_by_code"_L1)["Slow\"Down"_L1]["throttle"_L1], 14);
}

TEST(MetricsLines, PrometheusGetsItsTextFormat)
{
    const std::string text = metricsPrometheus(some()).toStdString();
    EXPECT_THAT(text, HasSubstr("# TYPE windlass_attempts_total counter\nwindlass_attempts_total 112\n"));
    EXPECT_THAT(text, HasSubstr("windlass_wait_seconds_total{reason=\"backoff\"} 12.5\n"
                                "windlass_wait_seconds_total{reason=\"offline\"} 600\n"));
    EXPECT_THAT(text, HasSubstr("windlass_failures_total{class=\"throttle\"} 14"));
    EXPECT_THAT(text, HasSubstr("windlass_operations_ended_total{cause=\"exhausted\"} 2\n"));
    EXPECT_THAT(text,
                HasSubstr("windlass_failures_by_code_total{code=\"Slow\\\"Down\",class=\"throttle\"} 14"));
}

TEST(MetricsLines, PeopleGetSharesWithWhatTheyAreOf)
{
    const std::string text = metricsText(some()).toStdString();
    EXPECT_THAT(text, HasSubstr("8.0 % (8 of 100)"));
    EXPECT_THAT(text, HasSubstr("75.0 % (6 of 8)"));
    EXPECT_THAT(text, HasSubstr("Operations ended (exhausted)"));
    EXPECT_THAT(text, HasSubstr("Failed with Slow\"Down (throttle)"));
    EXPECT_THAT(metricsText({}).toStdString(), HasSubstr("-"));
}

} // namespace
} // namespace windlass
