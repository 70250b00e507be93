// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/retry/attempt.h"

#include <QNetworkReply>
#include <QSslError>

#include <gmock/gmock.h>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

QString textOfNetwork(int error)
{
    Failure failure;
    failure.networkError = error;
    failure.text = u"Error transferring http://host/404.ova - server replied: timeout"_s;
    return failureText(failure);
}

TEST(FailureText, DescribesNetworkErrors)
{
    EXPECT_EQ(textOfNetwork(QNetworkReply::ConnectionRefusedError), u"connection refused"_s);
    EXPECT_EQ(textOfNetwork(QNetworkReply::UnknownNetworkError), u"connection reset"_s);
    EXPECT_EQ(textOfNetwork(QNetworkReply::RemoteHostClosedError), u"connection closed before the answer"_s);
    EXPECT_EQ(textOfNetwork(QNetworkReply::TimeoutError), u"connection timeout"_s);
    EXPECT_EQ(textOfNetwork(QNetworkReply::HostNotFoundError), u"name not found"_s);
    EXPECT_EQ(textOfNetwork(31337), u"connection failed"_s);
}

TEST(FailureText, DescribesStatusAndServiceCode)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = 503;
    EXPECT_EQ(failureText(failure), u"503 Service Unavailable"_s);
    failure.serviceCode = u"SlowDown"_s;
    EXPECT_EQ(failureText(failure), u"503 SlowDown"_s);
    failure.kind = FailureKind::Exhausted;
    EXPECT_EQ(failureText(failure), u"503 SlowDown"_s);
    failure = {};
    failure.httpStatus = 200;
    EXPECT_EQ(failureText(failure), u"200, but the answer was cut off"_s);
}

TEST(FailureText, SanitisesAHostileServiceCode)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = 500;
    failure.serviceCode = u"Bad\n[2026] INFO: all is well "_s + QString(1000, u'x');
    const QString text = failureText(failure);
    EXPECT_FALSE(text.contains(u'\n'));
    EXPECT_LE(text.size(), 70);
}

TEST(FailureText, IncludesTheDurationOfAStall)
{
    Failure failure;
    failure.kind = FailureKind::Aborted;
    failure.abort = AbortReason::StallTimeout;
    failure.waited = 30s;
    EXPECT_EQ(failureText(failure), u"stalled for 30s"_s);
    failure.waited = 0s;
    EXPECT_EQ(failureText(failure), u"stalled"_s);
    failure.abort = AbortReason::ConnectTimeout;
    EXPECT_EQ(failureText(failure), u"connection timeout"_s);
}

TEST(FailureText, ExistsForEveryKind)
{
    for (int kind = 0; kind <= int(FailureKind::Exhausted); ++kind)
        EXPECT_FALSE(failureText(localFailure(FailureKind(kind), u"/exports/secret.ova"_s)).isEmpty());
    EXPECT_FALSE(
        failureText(localFailure(FailureKind::LocalFile, u"/exports/secret.ova"_s)).contains(u"secret"));
    Failure failure;
    failure.kind = FailureKind::Tls;
    failure.tlsErrors = {QSslError::SelfSignedCertificate};
    EXPECT_EQ(failureText(failure), u"certificate self-signed"_s);
}

TEST(AttemptNames, AreReadBack)
{
    for (int i = 0; i <= int(DelayReason::Bandwidth); ++i)
        EXPECT_EQ(delayReasonNamed(delayReasonName(DelayReason(i)).toString()), DelayReason(i));
    EXPECT_EQ(delayReasonName(DelayReason::ServerAsked), "server_asked"_L1);
    EXPECT_EQ(outcomeName(AttemptOutcome::Succeeded), "succeeded"_L1);
    EXPECT_FALSE(delayReasonNamed(u"whim"));
}

} // namespace
} // namespace windlass
