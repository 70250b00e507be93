// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/failures.h"
#include "words/sentences.h"

#include <QNetworkReply>
#include <QSslError>

#include <gmock/gmock.h>

namespace windlass::text {

using namespace Qt::StringLiterals;
using testing::HasSubstr;
using testing::Not;

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
    failure.kind = FailureKind::Network;
    failure.networkError = error;
    return failure;
}

struct Case
{
    Failure failure;
    QString brief;
    bool personActs;
};

} // namespace

class FailureWordsOf : public testing::TestWithParam<Case>
{};

TEST_P(FailureWordsOf, SayWhatHappenedAndWhetherAPersonActs)
{
    const FailureWords words = failureWords(GetParam().failure);
    EXPECT_EQ(words.brief, GetParam().brief);
    EXPECT_TRUE(words.sentence.endsWith(u'.')) << words.sentence.toStdString();
    EXPECT_EQ(!words.action.isEmpty(), GetParam().personActs) << words.action.toStdString();
}

INSTANTIATE_TEST_SUITE_P(
    Table, FailureWordsOf,
    testing::Values(Case{service(403, u"SignatureDoesNotMatch"_s), u"wrong secret key"_s, true},
                    Case{service(403, u"InvalidAccessKeyId"_s), u"unknown access key"_s, true},
                    Case{service(404, u"NoSuchBucket"_s), u"bucket does not exist"_s, true},
                    Case{service(403, {}), u"access denied"_s, true},
                    Case{service(503, u"SlowDown"_s), u"service is busy"_s, false},
                    Case{service(500, u"SomethingNew"_s), u"service has trouble"_s, false},
                    Case{service(418, {}), u"request was refused"_s, true},
                    Case{service(200, u"InternalError"_s), u"service has trouble"_s, false},
                    Case{network(QNetworkReply::ConnectionRefusedError), u"connection refused"_s, true},
                    Case{network(QNetworkReply::RemoteHostClosedError), u"connection lost"_s, false},
                    Case{network(QNetworkReply::HostNotFoundError), u"host not found"_s, true}));

TEST(FailureWords, AServicesCodeIsBelievedBeforeItsStatus)
{
    EXPECT_EQ(failureWords(service(400, u"RequestTimeTooSkewed"_s)).brief, u"clock is off"_s);
}

TEST(FailureWords, AStatusIsBelievedBeforeQtsNetworkError)
{
    Failure failure = network(QNetworkReply::ContentAccessDenied);
    failure.httpStatus = 503;
    EXPECT_EQ(failureWords(failure).brief, u"service is busy"_s);
}

TEST(FailureWords, OurOwnReasonForEndingARequestComesFirst)
{
    Failure failure = network(QNetworkReply::OperationCanceledError);
    failure.kind = FailureKind::Aborted;
    failure.abort = AbortReason::StallTimeout;
    EXPECT_EQ(failureWords(failure).brief, u"connection stalled"_s);
}

TEST(FailureWords, AnUntrustedCertificateIsExplained)
{
    Failure failure;
    failure.kind = FailureKind::Tls;
    failure.tlsErrors = {QSslError::SelfSignedCertificate};
    EXPECT_EQ(failureWords(failure).brief, u"certificate is not trusted"_s);
    EXPECT_TRUE(failureWords(failure).action.contains(u"/usr/local/share/ca-certificates"_s))
        << "what is to be done, and where";
}

TEST(FailureWords, WhatThisComputerSaysOfAFileIsShownAsItIs)
{
    const Failure failure = localFailure(FailureKind::LocalFile, u"The file /srv/a.vmdk is gone."_s);
    EXPECT_EQ(failureWords(failure).sentence, u"The file /srv/a.vmdk is gone."_s);
}

TEST(FailureWords, AdviceNamesWhatThereIsWhereItIsRead)
{
    const Failure wrongKey = service(403, u"SignatureDoesNotMatch"_s);
    EXPECT_THAT(failureWords(wrongKey).action.toStdString(), HasSubstr("windlass-cli secret set"));
    speakAs(Speaker::Window);
    const std::string inWindow = failureWords(wrongKey).action.toStdString();
    speakAs(Speaker::CommandLine);
    EXPECT_THAT(inWindow, HasSubstr("in the settings"));
    EXPECT_THAT(inWindow, Not(HasSubstr("windlass-cli")));
}

TEST(FailureWords, CredentialsThatSayWhatToDoGetNoSecondAdvice)
{
    EXPECT_EQ(failureWords(localFailure(FailureKind::Credentials, u"There are none. Give them."_s)).action,
              QString());
    EXPECT_FALSE(
        failureWords(localFailure(FailureKind::Credentials, u"They have expired."_s)).action.isEmpty());
}

TEST(FailureWords, WhatAServiceWroteNeverDecides)
{
    Failure failure = service(503, {});
    failure.text = u"SignatureDoesNotMatch 404 NoSuchBucket"_s;
    EXPECT_EQ(failureWords(failure).brief, u"service is busy"_s);
}

TEST(FailureWords, NameTheRightThatTheTaskNeeds)
{
    const Failure denied = service(403, u"AccessDenied"_s);
    const auto right = [&](Task task) { return failureWords(denied, task).action.toStdString(); };
    EXPECT_THAT(right(Task::Upload), HasSubstr("s3:PutObject"));
    EXPECT_THAT(right(Task::Restore), HasSubstr("s3:GetObject"));
    EXPECT_THAT(right(Task::Verify), HasSubstr("s3:GetObject"));
    EXPECT_THAT(right(Task::List), HasSubstr("s3:ListBucket)"));
    EXPECT_THAT(right(Task::Delete), HasSubstr("s3:DeleteObject"));
    EXPECT_THAT(right(Task::TakeBack), HasSubstr("s3:ListBucketMultipartUploads"));
    for (const Task task : {Task::Restore, Task::Verify, Task::List})
        EXPECT_THAT(right(task), Not(HasSubstr("s3:PutObject")));
}

// Only an upload is a transfer that can be resumed or that has settings.
TEST(FailureWords, OnlyAnUploadIsResumed)
{
    QList<Failure> all{service(403, {}), network(QNetworkReply::ConnectionRefusedError), Failure{}};
    for (const char *code :
         {"AccessDenied", "NoSuchBucket", "NoSuchKey", "InvalidAccessKeyId", "SignatureDoesNotMatch",
          "ExpiredToken", "RequestTimeTooSkewed", "QuotaExceeded", "InvalidBucketName", "BadDigest",
          "MethodNotAllowed", "PermanentRedirect", "AccountProblem"})
        all << service(400, QString::fromLatin1(code));
    for (const int status : {301, 302, 401, 403, 404, 405, 407, 409})
        all << service(status, {});
    for (const Failure &failure : all) {
        for (const Task task :
             {Task::Restore, Task::Verify, Task::List, Task::Delete, Task::TakeBack, Task::Test}) {
            const QString action = failureWords(failure, task).action;
            EXPECT_FALSE(action.contains(u"resume"_s, Qt::CaseInsensitive)) << action.toStdString();
            EXPECT_FALSE(action.contains(u'%')) << action.toStdString();
        }
        EXPECT_FALSE(failureWords(failure).action.contains(u'%'));
    }
}

TEST(FailureWords, ARefusedChecksumIsNoDamagedMemory)
{
    const FailureWords words = failureWords(service(400, u"InvalidDigest"_s));
    EXPECT_THAT(words.sentence.toStdString(), HasSubstr("kind of checksum"));
    EXPECT_THAT(words.action.toStdString(), Not(HasSubstr("memory")));
}

TEST(FailureWords, ARedirectToHttpsIsNoOtherRegion)
{
    Failure failure = service(301, {});
    failure.endpoint = QUrl(u"http://s3.example.com"_s);
    failure.location = QUrl(u"https://s3.example.com/exports/a.ova"_s);
    const FailureWords words = failureWords(failure);
    EXPECT_EQ(words.brief, u"service wants https"_s);
    EXPECT_THAT(words.action.toStdString(), HasSubstr("https://"));
    failure.location = QUrl(u"https://elsewhere.example.com/exports/a.ova"_s);
    EXPECT_NE(failureWords(failure).brief, u"service wants https"_s);
}

TEST(FailureWords, ADenialWithoutAReasonMayBeAProxys)
{
    Failure failure = service(403, {});
    EXPECT_THAT(failureWords(failure).sentence.toStdString(), HasSubstr("proxy"));
    failure.requestId = u"4711"_s; // a HEAD answer has no body and so no text
    EXPECT_THAT(failureWords(failure).sentence.toStdString(), Not(HasSubstr("proxy")));
}

TEST(ServiceWords, AreShownCutAndCleaned)
{
    Failure failure = service(400, u"Odd"_s);
    EXPECT_EQ(serviceWords(failure), QString());
    failure.text = u"Your\n  account\x1b[2J is closed."_s;
    EXPECT_EQ(serviceWords(failure).toStdString(),
              "The service says: \u201cYour account\\u001b[2J is closed.\u201d.");
    failure.text = QString(5000, u'x');
    EXPECT_LT(serviceWords(failure).size(), 340);
    EXPECT_EQ(serviceWords(localFailure(FailureKind::Settings, u"Ours."_s)), QString());
}

TEST(FailureCode, JoinsStatusAndCode)
{
    EXPECT_EQ(failureCode(service(503, u"SlowDown"_s)), u"503 SlowDown"_s);
    EXPECT_EQ(failureCode(service(404, {})), u"404"_s);
    EXPECT_EQ(failureCode(network(QNetworkReply::TimeoutError)), QString());
}

// tests/core/retry has the rest of the scenario. A message for a person has to name the host.
TEST(FailureWords, Scenario33_NameTheHostThatWasNotFound)
{
    Failure failure = network(QNetworkReply::HostNotFoundError);
    EXPECT_EQ(failureWords(failure).sentence, u"The endpoint's name cannot be found."_s);
    failure.endpoint = QUrl(u"https://s3.exmaple.com"_s);
    EXPECT_EQ(failureWords(failure).sentence, u"The endpoint's name (s3.exmaple.com) cannot be found."_s);
}

TEST(FailureWords, NameThePortThatRefuses)
{
    Failure failure = network(QNetworkReply::ConnectionRefusedError);
    failure.endpoint = QUrl(u"http://minio.lan:9000"_s);
    EXPECT_TRUE(
        failureWords(failure).sentence.startsWith(u"Nothing answers at the endpoint (minio.lan:9000):"_s));
}

TEST(FailureWords, ARedirectThatIsNotFollowedNamesTheHost)
{
    Failure failure = service(307, {});
    failure.location = QUrl(u"https://user@evil.example:8443/bucket/k?token=hunter2"_s);
    const FailureWords words = failureWords(failure);
    EXPECT_TRUE(words.sentence.contains(u"evil.example:8443"_s));
    EXPECT_TRUE(words.action.contains(u"evil.example:8443"_s));
    EXPECT_FALSE((words.sentence + words.action).contains(u"hunter2"_s));
    failure.location.clear();
    EXPECT_FALSE(failureWords(failure).sentence.contains(u"sends this request on"_s));
}

TEST(FailureWords, NameNoOptionOfTheCommandLine)
{
    for (int kind = 0; kind <= static_cast<int>(FailureKind::NotProven); ++kind) {
        Failure failure;
        failure.kind = static_cast<FailureKind>(kind);
        EXPECT_FALSE(failureWords(failure).action.contains(u" --"_s))
            << failureWords(failure).action.toStdString();
    }
}

} // namespace windlass::text
