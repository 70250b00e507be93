// SPDX-License-Identifier: GPL-3.0-or-later
// The names of enumeration values, and failures as JSON, are written and read back.
#include "core/store/names.h"
#include "core/store/recordjson.h"

#include <QNetworkReply>
#include <QSslError>

#include <gtest/gtest.h>
#include <set>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

template<typename Enum>
void expectNames(QLatin1StringView (*nameOf)(Enum))
{
    std::set<QString> names;
    for (const Enum value : allValues<Enum>()) {
        ASSERT_FALSE(nameOf(value).isEmpty()) << static_cast<int>(value);
        EXPECT_TRUE(names.insert(nameOf(value)).second) << static_cast<int>(value);
        EXPECT_EQ(valueNamed<Enum>(QString(nameOf(value)), nameOf), value);
    }
    EXPECT_FALSE(valueNamed(u"nonsense", nameOf));
    EXPECT_FALSE(valueNamed(u"", nameOf)); // an empty text is not a value, in particular not the first one
}

TEST(NamesTest, EachValueHasItsOwnName)
{
    expectNames(failureKindName);
    expectNames(abortReasonName);
    expectNames(markName);
    expectNames(providerKindName);
    expectNames(causeName);
}

TEST(NamesTest, QtsErrorsKeepTheirNames)
{
    EXPECT_EQ(networkErrorName(QNetworkReply::HostNotFoundError), u"HostNotFoundError"_s);
    EXPECT_EQ(networkErrorNamed(u"HostNotFoundError"_s), QNetworkReply::HostNotFoundError);
    EXPECT_EQ(tlsErrorNamed(tlsErrorName(QSslError::CertificateExpired)), QSslError::CertificateExpired);
    EXPECT_EQ(networkErrorName(12'345), u"12345"_s); // of a later Qt version
    EXPECT_EQ(networkErrorNamed(u"12345"_s), 12'345);
    EXPECT_FALSE(networkErrorNamed(u"Nonsense"_s));
}

TEST(NamesTest, EveryFailureSurvivesTheJournal)
{
    for (const FailureKind kind : allValues<FailureKind>()) {
        for (const AbortReason abort : allValues<AbortReason>()) {
            Failure failure;
            failure.kind = kind;
            failure.abort = abort;
            failure.networkError = QNetworkReply::TimeoutError;
            failure.tlsErrors = {QSslError::SelfSignedCertificate};
            const QString json = failureJson(failure);
            const Failure back = failureFrom(json);
            EXPECT_EQ(back.kind, failure.kind);
            EXPECT_EQ(back.abort, failure.abort);
            EXPECT_EQ(back.networkError, failure.networkError);
            EXPECT_EQ(back.tlsErrors, failure.tlsErrors);
            EXPECT_FALSE(json.contains(u"\"kind\":%1"_s.arg(static_cast<int>(kind)))) << json.toStdString();
        }
    }
}

TEST(NamesTest, AnUnknownFailureIsNotTakenForAnother)
{
    for (const QString &json :
         {uR"({"kind":"of_tomorrow","text":"why"})"_s, uR"({"kind":9999,"text":"why"})"_s,
          uR"({"kind":"service","abort":"of_tomorrow","text":"why"})"_s}) {
        const Failure failure = failureFrom(json);
        EXPECT_EQ(failure.kind, FailureKind::Journal) << json.toStdString();
        EXPECT_EQ(failure.text, u"why"_s);
    }
    EXPECT_FALSE(failureFrom(u"nonsense"_s).text.isEmpty());
}

} // namespace
} // namespace windlass
