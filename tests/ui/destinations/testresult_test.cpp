// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/testresult.h"

#include <QNetworkReply>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Failure service(int status, const QString &code)
{
    Failure failure;
    failure.kind = FailureKind::Service;
    failure.httpStatus = status;
    failure.serviceCode = code;
    return failure;
}

Failure network(QNetworkReply::NetworkError error)
{
    Failure failure;
    failure.networkError = error;
    return failure;
}

} // namespace

TEST(TestResult, SuccessSaysWhatWasDone)
{
    EXPECT_TRUE(testResultText(true, {}).contains(u"removed again"_s));
}

TEST(TestResult, AWrongSecretPointsToTheSecret)
{
    EXPECT_TRUE(testResultText(false, service(403, u"SignatureDoesNotMatch"_s))
                    .contains(u"secret access key again"_s));
}

TEST(TestResult, AMissingBucketPointsToTheBucket)
{
    EXPECT_TRUE(testResultText(false, service(404, u"NoSuchBucket"_s)).contains(u"Check the bucket"_s));
}

TEST(TestResult, TheRightRegionIsNamedWhereTheServiceNamesIt)
{
    Failure failure = service(301, u"PermanentRedirect"_s);
    failure.region = u"eu-west-1"_s;
    EXPECT_TRUE(testResultText(false, failure).contains(u"Enter the region eu-west-1."_s));
}

TEST(TestResult, ARefusedConnectionPointsToThePort)
{
    EXPECT_TRUE(testResultText(false, network(QNetworkReply::ConnectionRefusedError)).contains(u"port"_s));
}

TEST(TestResult, AnUnknownHostPointsToTheEndpointsSpelling)
{
    EXPECT_TRUE(testResultText(false, network(QNetworkReply::HostNotFoundError)).contains(u"spelling"_s));
}

TEST(TestResult, AServiceInTroubleIsNotBlamedOnTheFields)
{
    EXPECT_TRUE(testResultText(false, service(503, u"SlowDown"_s)).contains(u"try again"_s));
}

TEST(TestResult, WhatTheServiceSaidComesLast)
{
    Failure failure = service(403, u"AccessDenied"_s);
    failure.text = u"No."_s;
    EXPECT_TRUE(testResultText(false, failure).endsWith(u"(403 AccessDenied: No.)"_s));
}

} // namespace windlass
