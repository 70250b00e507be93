// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/destinations/testresult.h"

#include "core/base/cleantext.h"
#include "core/base/outside.h"
#include "words/failures.h"
#include "words/marked.h"
#include "words/sentences.h"

#include <QCoreApplication>
#include <QNetworkReply>
#include <QStringList>

#include <algorithm>
#include <array>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::TestResult)
};

constexpr auto checkSecret =
    Words::mark("Enter the secret access key again; a character may be missing at its ends.");
constexpr auto checkKey =
    Words::mark("Check the access key ID, and that the endpoint is the one it was made for.");
constexpr auto checkBothKeys = Words::mark("Check access key ID and secret access key.");
constexpr auto checkFresh = Words::mark("Enter fresh keys, and the session token that came with them.");
constexpr auto checkRights =
    Words::mark("Check the bucket's name, and ask its owner for the right to write and delete objects in it "
                "(s3:PutObject, s3:DeleteObject).");
constexpr auto checkBucket = Words::mark("Check the bucket's name, the endpoint, and path style.");
constexpr auto checkRegion = Words::mark("Correct the region, or leave it empty to have it found.");
constexpr auto checkClock = Words::mark("Set this computer's clock, or switch time synchronisation on.");
constexpr auto checkSpeaksS3 =
    Words::mark("Check that the endpoint is the one for S3 (not a console or web page), and path style.");
constexpr auto checkHost = Words::mark("Check the spelling of the endpoint, and this computer's network.");
constexpr auto checkPort =
    Words::mark("Check the endpoint's port, whether the service runs, and any firewall on the way.");
constexpr auto checkScheme = Words::mark(
    "Check whether the endpoint is to be reached by https or http, and whether this computer trusts the "
    "authority that signed its certificate.");
constexpr auto checkProxy = Words::mark("Check the system's proxy settings.");
constexpr auto checkRoom = Words::mark("Free space in the bucket, or have its quota raised.");
constexpr auto tryLater = Words::mark("The fields may well be right: try again in a minute.");

struct CodeRow
{
    QLatin1StringView code;
    const char *check;
};
constexpr std::array codeRows{
    CodeRow{"SignatureDoesNotMatch"_L1, checkSecret},
    CodeRow{"InvalidSignature"_L1, checkSecret},
    CodeRow{"InvalidAccessKeyId"_L1, checkKey},
    CodeRow{"InvalidToken"_L1, checkFresh},
    CodeRow{"ExpiredToken"_L1, checkFresh},
    CodeRow{"AccessDenied"_L1, checkRights},
    CodeRow{"NoSuchBucket"_L1, checkBucket},
    CodeRow{"InvalidBucketName"_L1, checkBucket},
    CodeRow{"PermanentRedirect"_L1, checkRegion},
    CodeRow{"AuthorizationHeaderMalformed"_L1, checkRegion},
    CodeRow{"IllegalLocationConstraintException"_L1, checkRegion},
    CodeRow{"InvalidRegion"_L1, checkRegion},
    CodeRow{"RequestTimeTooSkewed"_L1, checkClock},
    CodeRow{"RequestExpired"_L1, checkClock},
    CodeRow{"RequestInTheFuture"_L1, checkClock},
    CodeRow{"QuotaExceeded"_L1, checkRoom},
    CodeRow{"XMinioStorageFull"_L1, checkRoom},
    CodeRow{"MethodNotAllowed"_L1, checkSpeaksS3},
    CodeRow{"NotImplemented"_L1, checkSpeaksS3},
};

struct StatusRow
{
    int status;
    const char *check;
};
constexpr std::array statusRows{
    StatusRow{301, checkRegion},   StatusRow{302, checkSpeaksS3}, StatusRow{303, checkSpeaksS3},
    StatusRow{307, checkRegion},   StatusRow{308, checkSpeaksS3}, StatusRow{400, checkSpeaksS3},
    StatusRow{401, checkBothKeys}, StatusRow{403, checkRights},   StatusRow{404, checkBucket},
    StatusRow{405, checkSpeaksS3}, StatusRow{407, checkProxy},    StatusRow{429, tryLater},
    StatusRow{501, checkSpeaksS3}, StatusRow{507, checkRoom},
};

struct NetworkRow
{
    QNetworkReply::NetworkError error;
    const char *check;
};
constexpr std::array networkRows{
    NetworkRow{QNetworkReply::HostNotFoundError, checkHost},
    NetworkRow{QNetworkReply::ConnectionRefusedError, checkPort},
    NetworkRow{QNetworkReply::RemoteHostClosedError, checkScheme},
    NetworkRow{QNetworkReply::TimeoutError, checkPort},
    NetworkRow{QNetworkReply::SslHandshakeFailedError, checkScheme},
    NetworkRow{QNetworkReply::NetworkSessionFailedError, checkHost},
    NetworkRow{QNetworkReply::UnknownNetworkError, checkHost},
    NetworkRow{QNetworkReply::ProxyNotFoundError, checkProxy},
    NetworkRow{QNetworkReply::ProxyConnectionRefusedError, checkProxy},
    NetworkRow{QNetworkReply::ProxyConnectionClosedError, checkProxy},
    NetworkRow{QNetworkReply::ProxyTimeoutError, checkProxy},
    NetworkRow{QNetworkReply::ProxyAuthenticationRequiredError, checkProxy},
};

/// The row's advice; empty if there is none.
template<typename Rows, typename Key, typename Member>
const char *find(const Rows &rows, const Key &key, Member member)
{
    const auto row = std::ranges::find_if(rows, [&](const auto &each) { return each.*member == key; });
    return row == rows.end() ? nullptr : row->check;
}

const char *checkFor(const Failure &failure)
{
    if (failure.kind == FailureKind::Tls)
        return checkScheme;
    if (failure.kind == FailureKind::Credentials)
        return checkBothKeys;
    if (const char *check = find(codeRows, failure.serviceCode, &CodeRow::code))
        return check;
    if (const char *check = find(statusRows, failure.httpStatus, &StatusRow::status))
        return check;
    if (failure.httpStatus >= 500)
        return tryLater;
    if (failure.abort == AbortReason::ConnectTimeout || failure.abort == AbortReason::ResponseTimeout)
        return checkPort;
    const auto error = static_cast<QNetworkReply::NetworkError>(failure.networkError);
    if (const char *check = find(networkRows, error, &NetworkRow::error))
        return check;
    return failure.kind == FailureKind::BadAnswer ? checkSpeaksS3 : nullptr;
}

bool isOurOwnSentence(FailureKind kind)
{
    return kind == FailureKind::Credentials || kind == FailureKind::Settings;
}

} // namespace

QString testResultText(bool ok, const Failure &failure)
{
    if (ok)
        return Words::tr("It works: a small object was written to the bucket and removed again.");
    QStringList sentences{text::failureWords(failure, text::Task::Test).sentence};
    if (!failure.region.isEmpty())
        sentences += Words::tr("Enter the region %1.").arg(failure.region);
    else if (const char *check = checkFor(failure))
        sentences += Words::tr(check);
    const QString code = text::failureCode(failure);
    const QString said =
        isOurOwnSentence(failure.kind) ? QString() : cut(cleaned(text::said(failure.text).simplified()), 300);
    if (!code.isEmpty() && !said.isEmpty())
        sentences += Words::tr("(%1: %2)", "the service's code, and what it said").arg(code, said);
    else if (!code.isEmpty() || !said.isEmpty())
        sentences += u'(' + code + said + u')';
    return sentences.join(u' ');
}

} // namespace windlass
