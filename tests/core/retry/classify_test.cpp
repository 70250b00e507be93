// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/azure/errors.h"
#include "core/providers/gcs/errors.h"
#include "core/providers/s3/errors.h"
#include "core/retry/classify.h"
#include "core/retry/troubles.h"
#include "core/upload/step.h"
#include "tests/fakes/failures.h"

#include <QMetaEnum>
#include <QSslError>

#include <cerrno>
#include <gmock/gmock.h>
#include <set>
#include <stdexcept>

namespace windlass {

void PrintTo(FailureClass failureClass, std::ostream *out)
{
    *out << className(failureClass).data();
}

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using enum FailureClass;

Failure aborted(AbortReason reason, bool sent = true)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = reason;
    failure.requestSent = sent;
    return failure;
}

FailureClass classOf(const Failure &failure, Operation operation = Operation::Part,
                     const ErrorTable &table = s3ErrorTable(), const Circumstances &circumstances = {})
{
    return classify(failure, table, traitsOf(operation), circumstances).failureClass;
}

// --- HTTP statuses without a code, written from table 2.3 ---

struct StatusCase
{
    int status;
    FailureClass expected;
    int limit = 0;
    FailureClass afterwards = Fatal;
};

class Status : public testing::TestWithParam<StatusCase>
{};

TEST_P(Status, HasTheClassOfTheTable)
{
    const StatusCase &row = GetParam();
    const ErrorTable none{.provider = "none", .codes = {}};
    const auto found = classify(answered(row.status), none, traitsOf(Operation::Open));
    EXPECT_EQ(found.failureClass, row.expected);
    EXPECT_EQ(found.limit, row.limit);
    EXPECT_EQ(found.afterwards, row.afterwards);
    EXPECT_EQ(found.rule, u"http %1"_s.arg(row.status));
    EXPECT_FALSE(found.source.isEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Classify, Status,
    testing::Values(
        StatusCase{100, Retry, 1}, StatusCase{200, Retry}, StatusCase{301, Fatal}, StatusCase{302, Fatal},
        StatusCase{304, Fatal}, StatusCase{400, Fatal}, StatusCase{401, Refresh, 1, Ask},
        StatusCase{403, Fatal}, StatusCase{404, Fatal}, StatusCase{405, Fatal}, StatusCase{406, Fatal},
        StatusCase{407, ReauthProxy, 1, Ask}, StatusCase{408, Retry}, StatusCase{409, Fatal},
        StatusCase{410, Fatal}, StatusCase{411, Fatal}, StatusCase{412, Fatal}, StatusCase{413, Fatal},
        StatusCase{414, Fatal}, StatusCase{415, Fatal}, StatusCase{416, Fatal}, StatusCase{422, Fatal},
        StatusCase{423, Fatal}, StatusCase{424, Fatal}, StatusCase{425, Retry}, StatusCase{429, Throttle},
        StatusCase{431, Fatal}, StatusCase{451, Fatal}, StatusCase{499, Retry}, StatusCase{500, Retry},
        StatusCase{501, Fatal}, StatusCase{502, Retry}, StatusCase{503, Throttle}, StatusCase{504, Retry},
        StatusCase{505, Fatal}, StatusCase{507, Ask}, StatusCase{509, Throttle}, StatusCase{511, Ask},
        StatusCase{520, Retry}, StatusCase{521, Retry}, StatusCase{524, Retry}, StatusCase{526, Fatal},
        StatusCase{530, Retry, 2}, StatusCase{598, Retry}, StatusCase{599, Retry}, StatusCase{600, Retry, 1},
        StatusCase{99, Retry, 1}));

// --- codes of the services, written from tables 2.4 to 2.6 ---

struct CodeCase
{
    const ErrorTable &(*table)();
    int status;
    const char *code;
    FailureClass expected;
    Operation operation = Operation::Part;
    int limit = 0;
};

class Code : public testing::TestWithParam<CodeCase>
{};

TEST_P(Code, HasTheClassOfTheTable)
{
    const CodeCase &row = GetParam();
    const auto found = classify(answered(row.status, row.code), row.table(), traitsOf(row.operation));
    EXPECT_EQ(found.failureClass, row.expected) << row.code;
    EXPECT_EQ(found.limit, row.limit) << row.code;
    EXPECT_THAT(found.rule.toStdString(), testing::HasSubstr(row.code));
}

INSTANTIATE_TEST_SUITE_P(
    S3, Code,
    testing::Values(CodeCase{s3ErrorTable, 503, "SlowDown", Throttle},
                    CodeCase{s3ErrorTable, 503, "SlowDownWrite", Throttle},
                    CodeCase{s3ErrorTable, 503, "ServiceUnavailable", Throttle},
                    CodeCase{s3ErrorTable, 400, "ThrottlingException", Throttle},
                    CodeCase{s3ErrorTable, 400, "TransactionInProgressException", Throttle},
                    CodeCase{s3ErrorTable, 400, "PriorRequestNotComplete", Throttle},
                    CodeCase{s3ErrorTable, 500, "InternalError", Retry},
                    CodeCase{s3ErrorTable, 500, "InternalError", Reconcile, Operation::Complete},
                    CodeCase{s3ErrorTable, 200, "InternalError", Reconcile, Operation::Complete},
                    CodeCase{s3ErrorTable, 400, "RequestTimeout", Retry},
                    CodeCase{s3ErrorTable, 400, "RequestTimeout", Retry, Operation::Complete},
                    CodeCase{s3ErrorTable, 400, "IncompleteBody", Retry, Operation::Part, 1},
                    CodeCase{s3ErrorTable, 400, "BadDigest", Retry, Operation::Part, 1},
                    CodeCase{s3ErrorTable, 400, "XAmzContentSHA256Mismatch", Retry, Operation::Put, 1},
                    CodeCase{s3ErrorTable, 403, "RequestTimeTooSkewed", Clock, Operation::Part, 2},
                    CodeCase{s3ErrorTable, 403, "SignatureDoesNotMatch", Ask, Operation::Open},
                    CodeCase{s3ErrorTable, 403, "InvalidAccessKeyId", Ask, Operation::Open},
                    CodeCase{s3ErrorTable, 400, "InvalidToken", Ask, Operation::Open},
                    CodeCase{s3ErrorTable, 400, "ExpiredToken", Refresh, Operation::Part, 1},
                    CodeCase{s3ErrorTable, 403, "AccessDenied", Fatal, Operation::Open},
                    CodeCase{s3ErrorTable, 400, "AuthorizationHeaderMalformed", Region, Operation::Open, 1},
                    CodeCase{s3ErrorTable, 301, "PermanentRedirect", Region, Operation::Open, 1},
                    CodeCase{s3ErrorTable, 307, "TemporaryRedirect", Region, Operation::Open, 3},
                    CodeCase{s3ErrorTable, 404, "NoSuchUpload", Restart, Operation::Part},
                    CodeCase{s3ErrorTable, 404, "NoSuchUpload", Restart, Operation::ListParts},
                    CodeCase{s3ErrorTable, 404, "NoSuchUpload", Reconcile, Operation::Complete, 1},
                    CodeCase{s3ErrorTable, 404, "NoSuchUpload", Fatal, Operation::Abort},
                    CodeCase{s3ErrorTable, 400, "InvalidPart", Restart, Operation::Complete},
                    CodeCase{s3ErrorTable, 400, "InvalidPartOrder", Fatal, Operation::Complete},
                    CodeCase{s3ErrorTable, 400, "EntityTooSmall", Fatal, Operation::Complete},
                    CodeCase{s3ErrorTable, 409, "OperationAborted", Retry, Operation::Open},
                    CodeCase{s3ErrorTable, 409, "ConditionalRequestConflict", Retry, Operation::Put},
                    CodeCase{s3ErrorTable, 409, "ConditionalRequestConflict", Restart, Operation::Complete},
                    CodeCase{s3ErrorTable, 404, "NoSuchBucket", Fatal, Operation::Open},
                    CodeCase{s3ErrorTable, 404, "NoSuchKey", Fatal, Operation::Confirm},
                    CodeCase{s3ErrorTable, 403, "QuotaExceeded", Ask},
                    CodeCase{s3ErrorTable, 507, "XMinioStorageFull", Ask},
                    CodeCase{s3ErrorTable, 400, "RequestError", Retry}));

INSTANTIATE_TEST_SUITE_P(
    Azure, Code,
    testing::Values(CodeCase{azureErrorTable, 503, "ServerBusy", Throttle},
                    CodeCase{azureErrorTable, 500, "OperationTimedOut", Reconcile, Operation::Complete},
                    CodeCase{azureErrorTable, 500, "InternalError", Retry},
                    CodeCase{azureErrorTable, 409, "ContainerBeingDeleted", Retry, Operation::Open, 20},
                    CodeCase{azureErrorTable, 403, "AuthenticationFailed", Ask},
                    CodeCase{azureErrorTable, 401, "NoAuthenticationInformation", Refresh, Operation::Part,
                             1},
                    CodeCase{azureErrorTable, 403, "AuthorizationPermissionMismatch", Fatal},
                    CodeCase{azureErrorTable, 400, "Md5Mismatch", Retry, Operation::Part, 1},
                    CodeCase{azureErrorTable, 400, "InvalidBlockList", Reconcile, Operation::Complete, 1},
                    CodeCase{azureErrorTable, 400, "InvalidBlobOrBlock", Retry, Operation::Part, 1},
                    CodeCase{azureErrorTable, 409, "BlockCountExceedsLimit", Fatal},
                    CodeCase{azureErrorTable, 412, "ConditionNotMet", Fatal, Operation::Complete},
                    CodeCase{azureErrorTable, 412, "LeaseIdMissing", Ask},
                    CodeCase{azureErrorTable, 404, "ContainerNotFound", Fatal}));

INSTANTIATE_TEST_SUITE_P(Gcs, Code,
                         testing::Values(CodeCase{gcsErrorTable, 403, "rateLimitExceeded", Throttle},
                                         CodeCase{gcsErrorTable, 403, "quotaExceeded", Ask},
                                         CodeCase{gcsErrorTable, 403, "forbidden", Fatal},
                                         CodeCase{gcsErrorTable, 401, "authError", Refresh, Operation::Part,
                                                  1},
                                         CodeCase{gcsErrorTable, 410, "backendError", Restart},
                                         CodeCase{gcsErrorTable, 503, "backendError", Reconcile},
                                         CodeCase{gcsErrorTable, 400, "invalid", Fatal},
                                         CodeCase{gcsErrorTable, 400, "invalid_grant", Ask}));

TEST(Classify, GcsSessionsAreQueriedOrRestartedByStatusAlone)
{
    EXPECT_EQ(classOf(answered(410), Operation::Part, gcsErrorTable()), Restart);
    EXPECT_EQ(classOf(answered(404), Operation::Part, gcsErrorTable()), Restart);
    EXPECT_EQ(classOf(answered(503), Operation::Part, gcsErrorTable()), Reconcile);
    EXPECT_EQ(classOf(answered(429), Operation::Part, gcsErrorTable()), Reconcile);
    EXPECT_EQ(classOf(lost(QNetworkReply::RemoteHostClosedError, true), Operation::Part, gcsErrorTable()),
              Reconcile);
}

TEST(Classify, OnlyS3RedirectsLeadToAnotherRegion)
{
    EXPECT_EQ(classOf(answered(301)), Region);
    EXPECT_EQ(classOf(answered(307)), Region);
    EXPECT_EQ(classOf(answered(301), Operation::Part, azureErrorTable()), Fatal);
}

class WholeTable : public testing::TestWithParam<const ErrorTable *>
{};

TEST_P(WholeTable, ClassifiesEveryRowAsWritten)
{
    for (const CodeRow &row : GetParam()->codes) {
        Failure failure = answered(row.when.httpStatus != 0 ? row.when.httpStatus : 400);
        failure.serviceCode = QString::fromUtf8(row.code.data(), qsizetype(row.code.size()));
        if (row.when.regionNamed)
            failure.region = u"eu-south-1"_s;
        const Circumstances circumstances{row.when.clockOffBy + 1ms, row.when.ambiguous};
        const auto found =
            classify(failure, *GetParam(), {.name = {}, .purpose = row.only.value_or(Purpose::Other)},
                     row.when.clockOffBy > 0s || row.when.ambiguous ? circumstances : Circumstances{});
        EXPECT_EQ(found.failureClass, row.failureClass) << row.code;
        EXPECT_EQ(found.afterwards, row.afterwards) << row.code;
        EXPECT_FALSE(row.source.empty()) << row.code;
    }
}

TEST_P(WholeTable, HasNoRowHiddenByAnEarlierOne)
{
    std::set<std::string_view> general;
    for (const CodeRow &row : GetParam()->codes) {
        EXPECT_FALSE(general.contains(row.code)) << row.code;
        const When &when = row.when;
        if (!row.only && when.clockOffBy == 0s && !when.ambiguous && !when.regionNamed &&
            when.httpStatus == 0)
            general.insert(row.code);
    }
}

INSTANTIATE_TEST_SUITE_P(Classify, WholeTable,
                         testing::Values(&s3ErrorTable(), &azureErrorTable(), &gcsErrorTable()));

// --- Qt's errors and certificates, written from tables 2.1 and 2.2 ---

struct NetworkCase
{
    QNetworkReply::NetworkError error;
    FailureClass expected;
    int limit = 0;
    FailureClass afterwards = Fatal;
};

class NetworkError : public testing::TestWithParam<NetworkCase>
{};

TEST_P(NetworkError, HasTheClassOfTheTable)
{
    const auto found = classify(lost(GetParam().error), s3ErrorTable(), traitsOf(Operation::Part));
    EXPECT_EQ(found.failureClass, GetParam().expected);
    EXPECT_EQ(found.limit, GetParam().limit);
    EXPECT_EQ(found.afterwards, GetParam().afterwards);
}

INSTANTIATE_TEST_SUITE_P(Classify, NetworkError,
                         testing::Values(NetworkCase{QNetworkReply::ConnectionRefusedError, Retry},
                                         NetworkCase{QNetworkReply::RemoteHostClosedError, Retry},
                                         NetworkCase{QNetworkReply::HostNotFoundError, Retry, 2, Ask},
                                         NetworkCase{QNetworkReply::TimeoutError, Retry},
                                         NetworkCase{QNetworkReply::OperationCanceledError, Retry},
                                         NetworkCase{QNetworkReply::SslHandshakeFailedError, Fatal},
                                         NetworkCase{QNetworkReply::TemporaryNetworkFailureError, Net},
                                         NetworkCase{QNetworkReply::NetworkSessionFailedError, Net},
                                         NetworkCase{QNetworkReply::BackgroundRequestNotAllowedError, Net},
                                         NetworkCase{QNetworkReply::TooManyRedirectsError, Fatal},
                                         NetworkCase{QNetworkReply::InsecureRedirectError, Fatal},
                                         NetworkCase{QNetworkReply::UnknownNetworkError, Retry},
                                         NetworkCase{QNetworkReply::ProxyConnectionRefusedError, Retry},
                                         NetworkCase{QNetworkReply::ProxyConnectionClosedError, Retry},
                                         NetworkCase{QNetworkReply::ProxyNotFoundError, Retry, 2, Ask},
                                         NetworkCase{QNetworkReply::ProxyTimeoutError, Retry},
                                         NetworkCase{QNetworkReply::ProxyAuthenticationRequiredError,
                                                     ReauthProxy, 1, Ask},
                                         NetworkCase{QNetworkReply::UnknownProxyError, Retry},
                                         NetworkCase{QNetworkReply::ContentReSendError, Retry},
                                         NetworkCase{QNetworkReply::ProtocolUnknownError, Fatal},
                                         NetworkCase{QNetworkReply::ProtocolFailure, Retry},
                                         NetworkCase{QNetworkReply::OperationNotImplementedError, Fatal},
                                         NetworkCase{QNetworkReply::ServiceUnavailableError, Throttle}));

TEST(Classify, KnowsEveryNetworkErrorByItsQtName)
{
    const auto errors = QMetaEnum::fromType<QNetworkReply::NetworkError>();
    for (int i = 0; i < errors.keyCount(); ++i) {
        if (errors.value(i) == QNetworkReply::NoError)
            continue;
        const NetworkRow *row = networkRow(errors.value(i));
        ASSERT_NE(row, nullptr) << errors.key(i);
        EXPECT_EQ(row->qtName, errors.key(i));
    }
}

FailureClass classOfCertificate(std::vector<int> errors)
{
    Failure failure;
    failure.kind = FailureKind::Tls;
    failure.networkError = QNetworkReply::SslHandshakeFailedError;
    failure.tlsErrors = std::move(errors);
    return classOf(failure);
}

TEST(Classify, CertificateErrorsAreNotRetriedExceptForOcsp)
{
    for (const auto error :
         {QSslError::SelfSignedCertificate, QSslError::SelfSignedCertificateInChain,
          QSslError::UnableToGetLocalIssuerCertificate, QSslError::CertificateUntrusted,
          QSslError::CertificateRejected, QSslError::CertificateExpired, QSslError::CertificateNotYetValid})
        EXPECT_EQ(classOfCertificate({error}), Ask) << error;
    for (const auto error :
         {QSslError::HostNameMismatch, QSslError::SubjectIssuerMismatch, QSslError::CertificateRevoked,
          QSslError::CertificateBlacklisted, QSslError::InvalidPurpose, QSslError::PathLengthExceeded,
          QSslError::InvalidCaCertificate, QSslError::NoSslSupport, QSslError::OcspStatusUnknown})
        EXPECT_EQ(classOfCertificate({error}), Fatal) << error;
    for (const auto error :
         {QSslError::OcspTryLater, QSslError::OcspInternalError, QSslError::OcspNoResponseFound})
        EXPECT_EQ(classOfCertificate({error}), Retry) << error;
    EXPECT_EQ(classOfCertificate({}), Fatal);
}

TEST(Classify, TheWorstOfSeveralCertificateErrorsDecides)
{
    EXPECT_EQ(classOfCertificate({QSslError::OcspTryLater, QSslError::SelfSignedCertificate}), Ask);
    EXPECT_EQ(classOfCertificate({QSslError::SelfSignedCertificate, QSslError::CertificateRevoked}), Fatal);
}

// --- the order of evidence ---

TEST(Classify, AnAbortReasonPrecedesStatusMarkAndCode)
{
    Failure failure = aborted(AbortReason::UserCancelled);
    failure.httpStatus = 503;
    failure.serviceCode = u"SlowDown"_s;
    EXPECT_EQ(classOf(retryable(failure)), Cancel);
}

TEST(Classify, Scenario18_AStallAndAUsersCancelDifferByTheRecordedReason)
{
    Failure stalled = aborted(AbortReason::StallTimeout);
    stalled.networkError = QNetworkReply::OperationCanceledError;
    Failure cancelled = aborted(AbortReason::UserCancelled);
    cancelled.networkError = QNetworkReply::OperationCanceledError;
    EXPECT_EQ(classOf(stalled), Retry);
    EXPECT_EQ(classOf(cancelled), Cancel);
}

TEST(Classify, Scenario08_A503MarkedNonRetryableIsFatal)
{
    EXPECT_EQ(classOf(nonRetryable(answered(503, "SlowDown"))), Fatal);
}

TEST(Classify, Scenario09_TheOutermostMarkWins)
{
    EXPECT_EQ(classOf(retryable(nonRetryable(answered(404, "NoSuchBucket")))), Retry);
    EXPECT_EQ(classOf(nonRetryable(retryable(answered(503)))), Fatal);
}

TEST(Classify, Scenario10_AnExhaustedInnerRunIsNotRetried)
{
    Failure failure = answered(503, "SlowDown");
    failure.kind = FailureKind::Exhausted;
    EXPECT_EQ(classOf(failure), Fatal);
}

TEST(Classify, TheCodePrecedesTheStatus)
{
    EXPECT_EQ(classOf(answered(400, "RequestTimeout")), Retry);
    EXPECT_EQ(classOf(answered(500, "NoSuchBucket")), Fatal);
    EXPECT_EQ(classOf(answered(503, "NeverHeardOf")), Throttle);
    EXPECT_EQ(classOf(answered(400, "slowdown")), Fatal) << "codes are compared in their own case";
}

TEST(Classify, TheStatusPrecedesTheNetworkError)
{
    Failure failure = lost(QNetworkReply::ConnectionRefusedError);
    failure.httpStatus = 403;
    EXPECT_EQ(classOf(failure), Fatal);
}

TEST(Classify, Scenario11_FileNamesDoNotAffectTheClass)
{
    for (const QString &name :
         {u"404.ova"_s, u"Geoff.vmdk"_s, u"500 Internal Server Error.ova"_s, u"timeout/slowdown"_s}) {
        Failure failure = answered(400, "InvalidArgument");
        failure.text = u"cannot store %1"_s.arg(name);
        EXPECT_EQ(classOf(failure), Fatal);
        failure = answered(503, "SlowDown");
        failure.text = name;
        EXPECT_EQ(classOf(failure), Throttle);
        EXPECT_EQ(classOf(localFailure(FailureKind::LocalFile, name)), Fatal);
    }
}

TEST(Classify, Scenario35_ASelfSignedCertificateNeedsAPerson)
{
    EXPECT_EQ(classOfCertificate({QSslError::SelfSignedCertificate}), Ask);
}

TEST(Classify, Scenario45_AChangedFileIsNotRetried)
{
    EXPECT_EQ(classOf(localFailure(FailureKind::SourceChanged, u"EOF"_s)), Fatal);
}

TEST(Classify, LocalFailuresNeedNoServiceTable)
{
    EXPECT_EQ(classOf(localFailure(FailureKind::Credentials, {})), Ask);
    EXPECT_EQ(classOf(localFailure(FailureKind::Settings, {})), Fatal);
    EXPECT_EQ(classOf(localFailure(FailureKind::Journal, {})), Fatal);
    EXPECT_EQ(classOf(localFailure(FailureKind::Damaged, {})), Retry);
    EXPECT_EQ(
        classify(localFailure(FailureKind::Damaged, {}), s3ErrorTable(), traitsOf(Operation::Part)).limit, 1);
}

TEST(Classify, RowsCanDependOnClockAndRegion)
{
    Failure failure = answered(403, "SignatureDoesNotMatch");
    EXPECT_EQ(classOf(failure, Operation::Part, s3ErrorTable(), {.clockSkew = 5min}), Clock);
    EXPECT_EQ(classOf(failure, Operation::Part, s3ErrorTable(), {.clockSkew = -5min}), Clock);
    EXPECT_EQ(classOf(failure, Operation::Part, s3ErrorTable(), {.clockSkew = 4min}), Ask);
    failure = answered(403, "AccessDenied");
    failure.region = u"eu-south-1"_s;
    EXPECT_EQ(classOf(failure), Region);
    failure = answered(400);
    EXPECT_EQ(classOf(failure, Operation::Confirm), Fatal);
    failure.region = u"eu-south-1"_s;
    EXPECT_EQ(classOf(failure, Operation::Confirm), Region);
}

TEST(Classify, A403WithoutACodeIsTheSameForEveryOperation)
{
    for (const Operation operation : {Operation::Open, Operation::Part, Operation::Put, Operation::Complete,
                                      Operation::Confirm, Operation::Get, Operation::List})
        EXPECT_EQ(classOf(answered(403), operation), Fatal) << operationName(operation).data();
}

// --- unknown outcomes ---

TEST(Classify, CompleteIsNotRepeatedBlindly)
{
    EXPECT_EQ(classOf(lost(QNetworkReply::RemoteHostClosedError, true), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(lost(QNetworkReply::UnknownNetworkError, true), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(aborted(AbortReason::ResponseTimeout), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(answered(502), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(answered(504), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(localFailure(FailureKind::BadAnswer, {}), Operation::Complete), Reconcile);
    Failure cut = lost(QNetworkReply::RemoteHostClosedError, true);
    cut.httpStatus = 200;
    EXPECT_EQ(classOf(cut, Operation::Complete), Reconcile);
}

TEST(Classify, ARequestThatWasNotCarriedOutIsRepeatedWithoutAsking)
{
    EXPECT_EQ(classOf(lost(QNetworkReply::ConnectionRefusedError), Operation::Complete), Retry);
    EXPECT_EQ(classOf(aborted(AbortReason::ConnectTimeout, false), Operation::Complete), Retry);
    EXPECT_EQ(classOf(answered(503), Operation::Complete), Throttle);
    EXPECT_EQ(classOf(answered(503, "SlowDown"), Operation::Complete), Throttle);
}

TEST(Classify, AMarkDoesNotResolveAnUnknownOutcome)
{
    EXPECT_EQ(classOf(retryable(answered(502)), Operation::Complete), Reconcile);
    EXPECT_EQ(classOf(retryable(answered(503)), Operation::Complete), Retry) << "a 503 is a refusal";
}

TEST(Classify, PartsAreRepeatedAfterAnUnknownOutcome)
{
    const auto found =
        classify(lost(QNetworkReply::RemoteHostClosedError, true), s3ErrorTable(), traitsOf(Operation::Part));
    EXPECT_EQ(found.failureClass, Retry);
    EXPECT_TRUE(found.outcomeUnknown);
}

TEST(Classify, OnlyAConditionalPutIsReconciledFirst)
{
    const Failure failure = lost(QNetworkReply::RemoteHostClosedError, true);
    EXPECT_EQ(classOf(failure, Operation::Put), Retry);
    EXPECT_EQ(classify(failure, s3ErrorTable(), traitsOf(Operation::Put, true)).failureClass, Reconcile);
}

TEST(Classify, AnInterimAnswerIsNotFinalAndTheOutcomeIsUnknown)
{
    for (const FailureKind kind : {FailureKind::BadAnswer, FailureKind::Service}) {
        Failure failure = answered(103);
        failure.kind = kind;
        const Classification part = classify(failure, s3ErrorTable(), traitsOf(Operation::Part));
        EXPECT_EQ(part.failureClass, FailureClass::Retry);
        EXPECT_TRUE(part.outcomeUnknown);
        EXPECT_EQ(classify(failure, s3ErrorTable(), traitsOf(Operation::Complete)).failureClass,
                  FailureClass::Reconcile);
    }
}

TEST(Classify, AFailedPreconditionAfterAnUnknownOutcomeIsReconciled)
{
    const Circumstances ambiguous{.ambiguousBefore = true};
    EXPECT_EQ(classOf(answered(412, "PreconditionFailed"), Operation::Put, s3ErrorTable(), ambiguous),
              Reconcile);
    EXPECT_EQ(classOf(answered(412, "PreconditionFailed"), Operation::Put), Ask);
    EXPECT_EQ(classOf(answered(412), Operation::Put, s3ErrorTable(), ambiguous), Reconcile);
    EXPECT_EQ(classOf(answered(412), Operation::Put), Fatal);
}

// --- predicates of the caller ---

const std::vector<Predicate> insist{[](const Failure &) { return true; }};
const std::vector<Predicate> refuse{[](const Failure &) { return false; }};

FailureClass heard(const std::vector<Predicate> &predicates, const Failure &failure,
                   Operation operation = Operation::Part)
{
    return classify(failure, s3ErrorTable(), traitsOf(operation), {}, predicates).failureClass;
}

TEST(Predicates, CanForceOrForbidARetry)
{
    EXPECT_EQ(heard(insist, answered(404, "NoSuchBucket")), Retry);
    EXPECT_EQ(heard(refuse, answered(503)), Fatal);
    EXPECT_EQ(heard(insist, answered(503)), Throttle) << "what is retried already stays as it is";
}

TEST(Predicates, NeverOverrideAbortReasonsAndMarks)
{
    EXPECT_EQ(heard(insist, aborted(AbortReason::UserCancelled)), Cancel);
    EXPECT_EQ(heard(insist, nonRetryable(answered(503))), Fatal);
}

TEST(Predicates, AreNotAskedAboutAnExhaustedInnerRun)
{
    int asked = 0;
    const std::vector<Predicate> curious{[&asked](const Failure &) {
        ++asked;
        return true;
    }};
    Failure exhausted = answered(503);
    exhausted.kind = FailureKind::Exhausted;
    EXPECT_EQ(heard(curious, exhausted), Fatal);
    EXPECT_EQ(asked, 0);
}

TEST(Predicates, DoNotRepeatAnUnknownOutcomeBlindly)
{
    EXPECT_EQ(heard(insist, answered(501), Operation::Complete), Reconcile);
    EXPECT_EQ(heard(insist, answered(501), Operation::Part), Retry);
}

TEST(Predicates, Scenario12_APredicateThatThrowsIsIgnoredAndTheNextIsAsked)
{
    std::vector<Predicate> predicates{
        [](const Failure &) -> std::optional<bool> { throw std::runtime_error("broken"); }};
    const auto alone = classify(answered(503), s3ErrorTable(), traitsOf(Operation::Part), {}, predicates);
    EXPECT_EQ(alone.failureClass, Throttle);
    EXPECT_EQ(alone.rule, u"http 503"_s) << "the row is what it is";
    EXPECT_EQ(alone.thrown, QStringList{u"broken"_s});
    predicates.push_back(refuse.front());
    EXPECT_EQ(heard(predicates, answered(503)), Fatal);
}

TEST(Classify, ALoginPageNeedsAPerson)
{
    Failure page = answered(200);
    page.kind = FailureKind::Portal;
    for (const Operation operation : {Operation::Part, Operation::Complete})
        EXPECT_EQ(classOf(page, operation), Ask);
    EXPECT_EQ(classOf(answered(511)), Ask);
}

// --- the last resort ---

TEST(SeedsTexts, AreRetriedAsTheyWere)
{
    for (const QString &text : {u"connection refused"_s,
                                u"connection reset"_s,
                                u"connection timeout"_s,
                                u"network unreachable"_s,
                                u"no such host"_s,
                                u"timeout"_s,
                                u"TLS handshake timeout"_s,
                                u"i/o timeout"_s,
                                u"broken pipe"_s,
                                u"EOF"_s,
                                u"temporary failure"_s,
                                u"500 Internal Server Error"_s,
                                u"502 Bad Gateway"_s,
                                u"503 Service Unavailable"_s,
                                u"504 Gateway Timeout"_s,
                                u"429 Too Many Requests"_s,
                                u"RequestTimeout"_s,
                                u"ServiceUnavailable"_s,
                                u"InternalError"_s,
                                u"SlowDown"_s,
                                u"ThrottlingException"_s,
                                u"RequestLimitExceeded"_s,
                                u"ProvisionedThroughputExceededException"_s,
                                u"TransactionInProgressException"_s,
                                u"TooManyRequests"_s}) {
        EXPECT_TRUE(seedWouldRetry(text));
        EXPECT_TRUE(seedWouldRetry(u"dial tcp: "_s + text.toUpper() + u" (attempt)"_s));
    }
}

TEST(SeedsTexts, AreNotRetriedIfUnlisted)
{
    for (const QString &text :
         {u"404 Not Found"_s, u"NoSuchKey"_s, u"no such file or directory"_s, u"403 Forbidden"_s,
          u"access denied"_s, u"400 Bad Request"_s, u""_s, u"StatusCode: 503"_s})
        EXPECT_FALSE(seedWouldRetry(text));
    EXPECT_TRUE(seedWouldRetry(u"cannot open Geoff-desktop.vmdk"))
        << "the seed's fault, kept where only text is left";
}

TEST(SeedsTexts, DecideOnlyIfThereIsNothingButText)
{
    Failure failure;
    failure.text = u"write: broken pipe"_s;
    EXPECT_EQ(classOf(failure), Retry);
    failure.text = u"access denied"_s;
    EXPECT_EQ(classOf(failure), Fatal);
    failure.networkError = QNetworkReply::ConnectionRefusedError;
    EXPECT_EQ(classOf(failure), Retry);
}

// For example a file on a network share that lost its server.
TEST(Classify, AFileErrorThatMayPassIsRetriedOnce)
{
    for (const int passing : {EIO, ESTALE}) {
        const Classification found = classify(localFailure(FailureKind::LocalFile, {}, passing), ErrorTable{},
                                              traitsOf(Operation::Part));
        EXPECT_EQ(found.failureClass, Retry);
        EXPECT_EQ(found.limit, 1);
        EXPECT_EQ(found.afterwards, Ask);
    }
    for (const int lasting : {ENOENT, EACCES, 0})
        EXPECT_EQ(classOf(localFailure(FailureKind::LocalFile, {}, lasting)), Fatal);
}

// --- names ---

TEST(Names, FailuresHaveUniqueNames)
{
    std::set<QString> names;
    for (const NamedTrouble &trouble : namedTroubles())
        EXPECT_TRUE(names.insert(trouble.name).second) << trouble.name.toStdString();
    EXPECT_TRUE(names.contains(u"refused"_s));
    EXPECT_TRUE(names.contains(u"tls-self-signed"_s));
    EXPECT_TRUE(names.contains(u"stall"_s));
}

} // namespace
} // namespace windlass
