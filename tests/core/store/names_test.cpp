// SPDX-License-Identifier: GPL-3.0-or-later
// Every value of every enumeration in the journal is written and read back.
#include "core/store/names.h"
#include "core/store/recordjson.h"

#include <QNetworkReply>
#include <QSslError>

#include <gtest/gtest.h>
#include <set>

namespace windlass {
namespace {

using namespace Qt::StringLiterals;

/// `last`: the last value of the enumeration.
template<typename Enum>
void expectNames(QLatin1StringView (*nameOf)(Enum), Enum last)
{
    std::set<QString> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto value = static_cast<Enum>(i);
        ASSERT_FALSE(nameOf(value).isEmpty()) << i;
        EXPECT_TRUE(names.insert(nameOf(value)).second) << i;
        EXPECT_EQ(valueNamed<Enum>(QString(nameOf(value)), nameOf), value);
    }
    EXPECT_FALSE(valueNamed(u"nonsense", nameOf));
    EXPECT_FALSE(valueNamed(u"", nameOf)); // an empty text is not a value, in particular not the first one
}

TEST(NamesTest, EachValueHasANameOfItsOwn)
{
    expectNames(failureKindName, FailureKind::NotProven);
    expectNames(abortReasonName, AbortReason::Suspended);
    expectNames(markName, Mark::NonRetryable);
    expectNames(providerKindName, ProviderKind::Gcs);
    expectNames(causeName, Cause::Offline);
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

TEST(NamesTest, EveryFailureGoesThroughTheJournalAndBack)
{
    for (int kind = 0; kind <= static_cast<int>(FailureKind::NotProven); ++kind) {
        for (int abort = 0; abort <= static_cast<int>(AbortReason::Suspended); ++abort) {
            Failure failure;
            failure.kind = static_cast<FailureKind>(kind);
            failure.abort = static_cast<AbortReason>(abort);
            failure.networkError = QNetworkReply::TimeoutError;
            failure.tlsErrors = {QSslError::SelfSignedCertificate};
            const QString json = failureJson(failure);
            const Failure back = failureFrom(json);
            EXPECT_EQ(back.kind, failure.kind);
            EXPECT_EQ(back.abort, failure.abort);
            EXPECT_EQ(back.networkError, failure.networkError);
            EXPECT_EQ(back.tlsErrors, failure.tlsErrors);
            EXPECT_FALSE(json.contains(u"\"kind\":%1"_s.arg(kind))) << json.toStdString();
        }
    }
}

TEST(NamesTest, AFailureThatIsNotKnownIsNotTakenForAnother)
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
