// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/errors.h"
#include "core/retry/classify.h"

#include <QNetworkReply>
#include <QSslError>

#include <gtest/gtest.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using enum FailureClass;

Failure answered(int status, const QString &code = {})
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    failure.serviceCode = code;
    failure.requestSent = true;
    return failure;
}

Failure network(QNetworkReply::NetworkError error, bool sent = true)
{
    Failure failure;
    failure.networkError = error;
    failure.requestSent = sent;
    return failure;
}

FailureClass classOf(const Failure &failure, Operation operation = Operation::Part)
{
    return classify(failure, s3ErrorTable(), operation).failureClass;
}

// Written down from the tables by hand, so that a slip in the data shows.
struct StatusCase
{
    int status;
    FailureClass expected;
};
class Statuses : public testing::TestWithParam<StatusCase>
{};
TEST_P(Statuses, MeanWhatTheTableSays)
{
    EXPECT_EQ(classOf(answered(GetParam().status)), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(
    All, Statuses,
    testing::Values(
        StatusCase{301, Region}, StatusCase{307, Region}, StatusCase{400, Fatal}, StatusCase{401, Refresh},
        StatusCase{403, Fatal}, StatusCase{404, Fatal}, StatusCase{405, Fatal}, StatusCase{407, ReauthProxy},
        StatusCase{408, Retry}, StatusCase{409, Fatal}, StatusCase{411, Fatal}, StatusCase{412, Fatal},
        StatusCase{413, Fatal}, StatusCase{416, Fatal}, StatusCase{425, Retry}, StatusCase{429, Throttle},
        StatusCase{451, Fatal}, StatusCase{499, Retry}, StatusCase{500, Retry}, StatusCase{501, Fatal},
        StatusCase{502, Retry}, StatusCase{503, Throttle}, StatusCase{504, Retry}, StatusCase{505, Fatal},
        StatusCase{507, Ask}, StatusCase{509, Throttle}, StatusCase{520, Retry}, StatusCase{524, Retry},
        StatusCase{526, Fatal}, StatusCase{530, Retry}, StatusCase{599, Retry}, StatusCase{600, Retry}));

struct CodeCase
{
    const char *code;
    int status;
    FailureClass expected;
    Operation operation = Operation::Part;
};
class Codes : public testing::TestWithParam<CodeCase>
{};
TEST_P(Codes, WinOverTheStatus)
{
    const auto &row = GetParam();
    EXPECT_EQ(classOf(answered(row.status, QLatin1StringView(row.code)), row.operation), row.expected);
}
INSTANTIATE_TEST_SUITE_P(
    S3, Codes,
    testing::Values(CodeCase{"SlowDown", 503, Throttle}, CodeCase{"RequestTimeout", 400, Retry},
                    CodeCase{"ExpiredToken", 400, Refresh}, CodeCase{"BadDigest", 400, Retry},
                    CodeCase{"RequestTimeTooSkewed", 403, Clock}, CodeCase{"AccessDenied", 403, Fatal},
                    CodeCase{"SignatureDoesNotMatch", 403, Ask}, CodeCase{"InvalidAccessKeyId", 403, Ask},
                    CodeCase{"NoSuchBucket", 404, Fatal}, CodeCase{"NoSuchUpload", 404, Restart},
                    CodeCase{"NoSuchUpload", 404, Reconcile, Operation::Complete},
                    CodeCase{"InternalError", 500, Retry},
                    CodeCase{"InternalError", 200, Reconcile, Operation::Complete},
                    CodeCase{"OperationAborted", 409, Retry},
                    CodeCase{"ConditionalRequestConflict", 409, Retry, Operation::Put},
                    CodeCase{"ConditionalRequestConflict", 409, Restart, Operation::Complete},
                    CodeCase{"PermanentRedirect", 301, Region},
                    CodeCase{"AuthorizationHeaderMalformed", 400, Region},
                    CodeCase{"QuotaExceeded", 403, Ask}, CodeCase{"EntityTooSmall", 400, Fatal},
                    CodeCase{"SomethingNew", 503, Throttle}, CodeCase{"SomethingNew", 400, Fatal}));

TEST(ClassifyTest, NetworkErrorsOfQt)
{
    EXPECT_EQ(classOf(network(QNetworkReply::ConnectionRefusedError)), Retry);
    EXPECT_EQ(classOf(network(QNetworkReply::RemoteHostClosedError)), Retry);
    EXPECT_EQ(classOf(network(QNetworkReply::UnknownNetworkError)), Retry);
    EXPECT_EQ(classOf(network(QNetworkReply::ContentReSendError)), Retry);
    EXPECT_EQ(classOf(network(QNetworkReply::TemporaryNetworkFailureError)), Net);
    EXPECT_EQ(classOf(network(QNetworkReply::ProtocolUnknownError)), Fatal);
}

TEST(ClassifyTest, ANameThatIsNotFoundIsTriedTwiceAndThenAsked)
{
    const auto found = classify(network(QNetworkReply::HostNotFoundError), s3ErrorTable(), Operation::Part);
    EXPECT_EQ(found.failureClass, Retry);
    EXPECT_EQ(found.limit, 2);
    EXPECT_EQ(found.after, Ask);
}

TEST(ClassifyTest, Scenario35_ASelfSignedCertificateIsAsked)
{
    Failure failure = network(QNetworkReply::SslHandshakeFailedError, false);
    failure.kind = FailureKind::Tls;
    failure.tlsErrors = {QSslError::SelfSignedCertificate};
    EXPECT_EQ(classOf(failure), Ask);
    failure.tlsErrors.push_back(QSslError::HostNameMismatch);
    EXPECT_EQ(classOf(failure), Fatal);
    failure.tlsErrors.clear();
    EXPECT_EQ(classOf(failure), Fatal);
}

TEST(ClassifyTest, AStatusThatWasReceivedWinsOverTheNetworkError)
{
    Failure failure = network(QNetworkReply::RemoteHostClosedError);
    failure.kind = FailureKind::Service;
    failure.httpStatus = 403;
    EXPECT_EQ(classOf(failure), Fatal);
}

TEST(ClassifyTest, OurOwnReasonComesFirst)
{
    Failure failure = answered(503, u"SlowDown"_s);
    failure.kind = FailureKind::Aborted;
    failure.abort = AbortReason::UserCancelled;
    EXPECT_EQ(classOf(failure), Cancel);
    failure.abort = AbortReason::StallTimeout;
    EXPECT_EQ(classOf(failure), Retry);
    failure.mark = Mark::NonRetryable;
    EXPECT_EQ(classOf(failure), Retry);
}

TEST(ClassifyTest, Scenario08_AMarkWinsOverTheTables)
{
    EXPECT_EQ(classOf(nonRetryable(answered(503))), Fatal);
    EXPECT_EQ(classOf(retryable(answered(404))), Retry);
}

TEST(ClassifyTest, Scenario09_TheOutermostMarkWins)
{
    EXPECT_EQ(classOf(retryable(nonRetryable(answered(404)))), Retry);
    EXPECT_EQ(classOf(nonRetryable(retryable(answered(503)))), Fatal);
}

TEST(ClassifyTest, Scenario10_AnExhaustedInnerRunIsNotTriedAgain)
{
    Failure inner = answered(503, u"SlowDown"_s);
    inner.kind = FailureKind::Exhausted;
    EXPECT_EQ(classOf(inner), Fatal);
}

class Names : public testing::TestWithParam<const char *>
{};
TEST_P(Names, Scenario11_InTheTextChangeNothing)
{
    for (Failure failure : {answered(503), answered(404), network(QNetworkReply::ConnectionRefusedError)}) {
        const auto plain = classOf(failure);
        failure.text = QString::fromLatin1(GetParam());
        EXPECT_EQ(classOf(failure), plain);
    }
}
INSTANTIATE_TEST_SUITE_P(All, Names,
                         testing::Values("404.ova", "Geoff.vmdk", "500 Internal Server Error.ova",
                                         "timeout/slowdown", "geofence.ova"));

TEST(ClassifyTest, AnUnknownOutcomeOfCompleteIsAskedForInsteadOfRepeated)
{
    EXPECT_EQ(classOf(network(QNetworkReply::RemoteHostClosedError, true), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(network(QNetworkReply::ConnectionRefusedError, false), Operation::Complete), Retry);
    EXPECT_EQ(classOf(answered(504), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(network(QNetworkReply::RemoteHostClosedError, true), Operation::Part), Retry);
}

TEST(ClassifyTest, ACutAnswerIsAskedForWhereRepeatingIsNotSafe)
{
    Failure cut;
    cut.kind = FailureKind::BadAnswer;
    cut.httpStatus = 200;
    EXPECT_EQ(classOf(cut, Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(cut, Operation::Part), Retry);
}

TEST(ClassifyTest, ASignatureThatFailsUnderAWrongClockIsTheClocks)
{
    Failure failure = answered(403, u"SignatureDoesNotMatch"_s);
    failure.clockSkew = std::chrono::minutes(-5);
    EXPECT_EQ(classOf(failure), Clock);
    failure.clockSkew = std::chrono::minutes(3);
    EXPECT_EQ(classOf(failure), Ask);
}

TEST(ClassifyTest, WhatIsWrongOnThisComputerIsNotTriedAgain)
{
    EXPECT_EQ(classOf(localFailure(FailureKind::LocalFile, u"timeout EOF"_s)), Fatal);
    EXPECT_EQ(classOf(localFailure(FailureKind::SourceChanged, {})), Fatal);
    EXPECT_EQ(classOf(localFailure(FailureKind::Credentials, {})), Ask);
}

TEST(ClassifyTest, TheSeedsListsVerbatim)
{
    for (const QString &text :
         {u"dial tcp: connection refused"_s, u"read: connection reset by peer"_s, u"unexpected EOF"_s,
          u"HTTP 503 Service Unavailable"_s, u"api error slowdown: reduce"_s, u"ThrottlingException"_s})
        EXPECT_TRUE(seedWouldRetry(text)) << text.toStdString();
    for (const QString &text : {u"404 Not Found"_s, u"access denied"_s, u"StatusCode: 503"_s, u""_s})
        EXPECT_FALSE(seedWouldRetry(text)) << text.toStdString();
}

TEST(ClassifyTest, EveryRowOfTheS3TableAnswersWithItsOwnClass)
{
    for (const CodeRow &row : s3ErrorTable().codes) {
        const auto found = classify(
            answered(418, QString::fromLatin1(row.code.data(), static_cast<qsizetype>(row.code.size()))),
            s3ErrorTable(), row.only.value_or(Operation::Part));
        EXPECT_EQ(found.failureClass, row.failureClass) << row.code;
        EXPECT_FALSE(found.source.isEmpty()) << row.code;
    }
}

TEST(ClassifyTest, ClassesAndOperationsHaveNames)
{
    EXPECT_EQ(className(ReauthProxy), "reauth-proxy"_L1);
    EXPECT_EQ(operationNamed(u"List-Parts"), Operation::ListParts);
    EXPECT_FALSE(operationNamed(u"dance"));
}

} // namespace
} // namespace windlass
