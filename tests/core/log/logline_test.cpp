// SPDX-License-Identifier: GPL-3.0-or-later
// The exact lines of the log file, because other programs read them.
#include "core/log/logline.h"
#include "core/upload/step.h"

#include <QTimeZone>

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Failure answered(int status, const QString &code)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    failure.serviceCode = code;
    return failure;
}

class LogLine : public testing::Test
{
protected:
    LogLine()
    {
        // Local time must not depend on where the test runs. The half hour shows that it is used at all.
        qputenv("TZ", "Asia/Kolkata");
        tzset();
        event_.time = QDateTime(QDate(2026, 1, 21), QTime(9, 0, 0), Qt::UTC);
        event_.level = EventLevel::Warn;
        event_.attempt.edit().service = u"S3"_s;
        event_.attempt.edit().name = operationName(Operation::Part);
        event_.attempt.edit().attempt = 1;
        event_.attempt.edit().maxAttempts = 3;
        event_.attempt.edit().outcome = AttemptOutcome::Failed;
        event_.attempt.edit().failure = answered(503, u"SlowDown"_s);
        event_.attempt.edit().failureClass = FailureClass::Throttle;
    }
    ~LogLine() override
    {
        qunsetenv("TZ");
        tzset();
    }

    void willRetry()
    {
        event_.kind = EventKind::AttemptFailed;
        event_.attempt.edit().willRetry = true;
        event_.attempt.edit().delay = 1s;
        event_.attempt.edit().delayReason = DelayReason::Throttle;
    }
    std::string line() const { return logLine(event_).toStdString(); }
    std::string error() const { return failureText(event_.attempt->failure).toStdString(); }

    Event event_;
};

TEST_F(LogLine, ARetryIsOneLineWithThePromisedFieldsFirst)
{
    willRetry();
    EXPECT_TRUE(
        line().starts_with("[2026-01-21 14:30:00] WARN: operation failed, retrying | operation=S3 upload, "
                           "attempt=1, max_attempts=3, delay=1s, error=" +
                           error()))
        << line();
}

TEST_F(LogLine, FurtherFieldsFollowInTheirOrder)
{
    willRetry();
    event_.transfer = 7;
    event_.object = u"disk.vmdk"_s;
    event_.attempt.edit().number = 3;
    event_.attempt.edit().requestId = u"4442587FB7D0A2F9"_s;
    EXPECT_TRUE(
        line().ends_with(", transfer=7, object=disk.vmdk, part=3, class=throttle, http=503, code=SlowDown, "
                         "request_id=4442587FB7D0A2F9, delay_reason=throttle"))
        << line();
}

TEST_F(LogLine, SuccessAfterARetryTellsHowManyAttemptsItTook)
{
    event_.kind = EventKind::RetrySucceeded;
    event_.level = EventLevel::Info;
    event_.attempt.edit().attempt = 3;
    event_.attempt.edit().outcome = AttemptOutcome::Succeeded;
    event_.attempt.edit().failure = {};
    event_.attempt.edit().number = 2;
    EXPECT_EQ(line(),
              "[2026-01-21 14:30:00] INFO: operation succeeded after retry | operation=S3 upload, attempt=3, "
              "total_attempts=3, part=2");
}

TEST_F(LogLine, AnOperationThatRanOutIsAnError)
{
    event_.kind = EventKind::AttemptsExhausted;
    event_.level = EventLevel::Error;
    event_.attempt.edit().attempt = 3;
    EXPECT_TRUE(line().starts_with("[2026-01-21 14:30:00] ERROR: operation failed after 3 attempts | "
                                   "operation=S3 upload, attempts=3, error=" +
                                   error()))
        << line();
}

TEST_F(LogLine, AFailureThatNoAttemptWouldChangeSaysSo)
{
    event_.kind = EventKind::NotRetryable;
    EXPECT_TRUE(line().starts_with("[2026-01-21 14:30:00] WARN: operation failed with non-retryable error | "
                                   "operation=S3 upload, attempt=1, error=" +
                                   error()))
        << line();
}

TEST_F(LogLine, AFailureWithoutANextAttemptDoesNotCountAsARetry)
{
    event_.kind = EventKind::AttemptFailed;
    event_.attempt.edit().willRetry = false;
    EXPECT_EQ(line().find("retrying"), std::string::npos) << line();
}

TEST_F(LogLine, AFileCalledRetryingDoesNotSpoilTheCount)
{
    event_.kind = EventKind::TransferAdded;
    event_.object = u"retrying.ova"_s;
    event_.status.edit().target.edit().root = u"s3://b/"_s;
    event_.status.edit().key = u"retrying.ova"_s;
    event_.status.edit().size = 5;
    EXPECT_EQ(line(), "[2026-01-21 14:30:00] WARN: transfer added | object=\"retr\\u0079ing.ova\", size=5, "
                      "url=\"s3://b/retr\\u0079ing.ova\"");
}

TEST_F(LogLine, AFileCalledFailedAfterManyAttemptsDoesNotLookLikeOneThatRanOut)
{
    event_.kind = EventKind::StateChanged;
    event_.object = u"failed after 9 attempts.ova"_s;
    EXPECT_EQ(line().find("failed after"), std::string::npos) << line();
}

TEST_F(LogLine, ANoteThatSpeaksOfRetryingDoesNotSpoilTheCountEither)
{
    event_.kind = EventKind::Note;
    event_.text = u"The folder /srv/retrying is empty."_s;
    EXPECT_EQ(line().find("retrying"), std::string::npos) << line();
}

TEST_F(LogLine, AStepWithoutAPartIsNamed)
{
    willRetry();
    event_.attempt.edit().name = operationName(Operation::Complete);
    EXPECT_NE(line().find("step=" + QString(operationName(Operation::Complete)).toStdString()),
              std::string::npos);
}

struct Quoting
{
    const char16_t *value;
    const char *written;
};

class LogValue : public LogLine, public testing::WithParamInterface<Quoting>
{};

TEST_P(LogValue, IsQuotedWhereItWouldConfuse)
{
    event_.kind = EventKind::StateChanged;
    event_.object = QString::fromUtf16(GetParam().value);
    EXPECT_EQ(line(), std::string("[2026-01-21 14:30:00] WARN: transfer state changed | object=") +
                          GetParam().written + ", state=queued");
}

INSTANTIATE_TEST_SUITE_P(Characters, LogValue,
                         testing::Values(Quoting{u"web 01.ova", "web 01.ova"}, Quoting{u"a=b.ova", "a=b.ova"},
                                         Quoting{u"a,b.ova", R"("a,b.ova")"}, Quoting{u"a\"b", R"("a\"b")"},
                                         Quoting{u"a|b", R"("a|b")"}, Quoting{u"a\nb", R"("a\nb")"},
                                         Quoting{u"a\r\tb", R"("a\r\tb")"}, Quoting{u"C:\\vm", R"(C:\vm)"},
                                         Quoting{u"C:\\vm,1", R"("C:\\vm,1")"},
                                         Quoting{u"a\u2028b", R"("a\u2028b")"},
                                         Quoting{u"\u001b[2J", R"("\u001b[2J")"},
                                         Quoting{u"größe", "größe"}));

} // namespace

} // namespace windlass
