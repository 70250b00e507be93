// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/failures.h"

#include "ui/text/redirects.h"

#include <QCoreApplication>
#include <QNetworkReply>
#include <QSslError>

#include <algorithm>
#include <array>
#include <string_view>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Failures)
};

/// One case. An empty action means: nobody has to do anything.
struct Row
{
    const char *brief;
    const char *sentence;
    const char *action;
};

FailureWords translated(const Row &row)
{
    return {Words::tr(row.brief), Words::tr(row.sentence), *row.action ? Words::tr(row.action) : QString()};
}

#define WORDS(text) QT_TRANSLATE_NOOP("windlass::Failures", text)

// Rows that several tables point to.
constexpr Row slowDown{WORDS("service is busy"), WORDS("The service asks to send more slowly."), ""};
constexpr Row serviceTrouble{WORDS("service has trouble"), WORDS("The service had a fault of its own."), ""};
constexpr Row gateway{WORDS("gateway gave up"),
                      WORDS("A gateway in front of the service got no answer from it."), ""};
constexpr Row tooLong{WORDS("service waited in vain"),
                      WORDS("The service waited too long for the data and closed the request."), ""};
constexpr Row denied{
    WORDS("access denied"), WORDS("These credentials may not do this in this bucket."),
    WORDS("Ask the owner of the bucket for the right to write and to list parts there "
          "(s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), then resume.")};
constexpr Row refusedSecret{
    WORDS("wrong secret key"),
    WORDS("The service does not accept the signature: the secret key does not belong to "
          "this access key."),
    WORDS("Enter the secret key of this destination again in the settings, test it, then "
          "resume.")};
constexpr Row unknownKey{
    WORDS("unknown access key"), WORDS("The service does not know this access key."),
    WORDS("Check the access key of this destination in the settings, and that the endpoint is "
          "the right one, then resume.")};
constexpr Row expired{WORDS("credentials have expired"), WORDS("The credentials are no longer valid."),
                      WORDS("Enter fresh credentials for this destination in the settings, then resume.")};
constexpr Row clockOff{WORDS("clock is off"),
                       WORDS("This computer's clock differs too much from the service's."),
                       WORDS("Set this computer's clock (or switch time synchronisation on), then resume.")};
constexpr Row noBucket{
    WORDS("bucket does not exist"), WORDS("There is no bucket of this name at this endpoint."),
    WORDS("Create the bucket, or correct its name or the endpoint in the destination, then "
          "resume.")};
constexpr Row otherRegion{
    WORDS("bucket is in another region"),
    WORDS("The bucket lives in another region than the one that was asked."),
    WORDS("Enter the bucket's region in the destination, or leave the region empty to have it "
          "found, then resume.")};
constexpr Row full{WORDS("storage is full"),
                   WORDS("The service has no room left for this bucket or account."),
                   WORDS("Free space there or have the quota raised, then resume.")};
constexpr Row tooLarge{
    WORDS("too large for the service"), WORDS("The service does not take objects of this size."),
    WORDS("Choose a smaller part size in the settings, or a service with a higher limit, and add "
          "the file again.")};
constexpr Row damaged{
    WORDS("data was damaged on the way"),
    WORDS("The service received other bytes than were read from the file."),
    WORDS("If it happens again, check this computer's memory and disk, and any proxy on the way, "
          "then resume.")};
constexpr Row account{
    WORDS("account is blocked"), WORDS("The service has blocked this account."),
    WORDS("Ask the provider what is wrong with the account (often an open bill), then resume.")};
constexpr Row sessionGone{
    WORDS("upload session is gone"),
    WORDS("The service no longer knows this unfinished upload; it may have been cleaned up."),
    WORDS("Resume: a new session is opened and the file is sent again.")};
constexpr Row partGone{WORDS("a confirmed part is missing"),
                       WORDS("The service lost a part that it had confirmed."),
                       WORDS("Resume: only what the service lost is sent again.")};
constexpr Row badName{
    WORDS("name is not allowed"), WORDS("The service does not allow this bucket or object name."),
    WORDS("Correct the bucket in the destination or the object key template in the settings, and "
          "add the file again.")};
constexpr Row notOffered{
    WORDS("not offered by the service"), WORDS("The service does not offer this operation."),
    WORDS("Check that the endpoint is one for S3, not a web page or a console, then resume.")};
constexpr Row existsAlready{WORDS("object exists already"),
                            WORDS("There is already an object of this name, and it was not to be replaced."),
                            WORDS("Let it be replaced (Replace the object, or resume with "
                                  "--if-exists replace), or choose another key and add "
                                  "the file again.")};
constexpr Row storageClass{WORDS("storage class not offered"),
                           WORDS("The service does not offer the storage class that was asked for."),
                           WORDS("Choose another storage class and add the file again.")};
constexpr Row malformed{
    WORDS("request was refused"), WORDS("The service says that the request makes no sense to it."),
    WORDS("Check that the endpoint speaks S3, and path style; if it does, report this with the "
          "request id.")};

struct CodeRow
{
    std::string_view code;
    const Row *row;
};

// Codes of S3 and of what speaks S3.
constexpr std::array codeRows{
    CodeRow{"SlowDown", &slowDown},
    CodeRow{"SlowDownRead", &slowDown},
    CodeRow{"SlowDownWrite", &slowDown},
    CodeRow{"ServiceUnavailable", &slowDown},
    CodeRow{"Throttling", &slowDown},
    CodeRow{"ThrottlingException", &slowDown},
    CodeRow{"RequestLimitExceeded", &slowDown},
    CodeRow{"TooManyRequests", &slowDown},
    CodeRow{"BandwidthLimitExceeded", &slowDown},
    CodeRow{"InternalError", &serviceTrouble},
    CodeRow{"OperationAborted", &serviceTrouble},
    CodeRow{"RequestTimeout", &tooLong},
    CodeRow{"RequestTimeoutException", &tooLong},
    CodeRow{"AccessDenied", &denied},
    CodeRow{"SignatureDoesNotMatch", &refusedSecret},
    CodeRow{"InvalidSignature", &refusedSecret},
    CodeRow{"InvalidAccessKeyId", &unknownKey},
    CodeRow{"ExpiredToken", &expired},
    CodeRow{"ExpiredTokenException", &expired},
    CodeRow{"TokenRefreshRequired", &expired},
    CodeRow{"InvalidToken", &expired},
    CodeRow{"RequestTimeTooSkewed", &clockOff},
    CodeRow{"RequestExpired", &clockOff},
    CodeRow{"RequestInTheFuture", &clockOff},
    CodeRow{"NoSuchBucket", &noBucket},
    CodeRow{"PermanentRedirect", &otherRegion},
    CodeRow{"AuthorizationHeaderMalformed", &otherRegion},
    CodeRow{"IllegalLocationConstraintException", &otherRegion},
    CodeRow{"InvalidRegion", &otherRegion},
    CodeRow{"QuotaExceeded", &full},
    CodeRow{"XMinioStorageFull", &full},
    CodeRow{"BucketQuotaExceeded", &full},
    CodeRow{"EntityTooLarge", &tooLarge},
    CodeRow{"EntityTooSmall", &malformed},
    CodeRow{"BadDigest", &damaged},
    CodeRow{"InvalidDigest", &damaged},
    CodeRow{"XAmzContentSHA256Mismatch", &damaged},
    CodeRow{"XAmzContentChecksumMismatch", &damaged},
    CodeRow{"AccountProblem", &account},
    CodeRow{"AllAccessDisabled", &account},
    CodeRow{"NotSignedUp", &account},
    CodeRow{"NoSuchUpload", &sessionGone},
    CodeRow{"InvalidPart", &partGone},
    CodeRow{"InvalidBucketName", &badName},
    CodeRow{"KeyTooLongError", &badName},
    CodeRow{"MethodNotAllowed", &notOffered},
    CodeRow{"NotImplemented", &notOffered},
    CodeRow{"PreconditionFailed", &existsAlready},
    CodeRow{"InvalidStorageClass", &storageClass},
    CodeRow{"MalformedXML", &malformed},
    CodeRow{"InvalidPartOrder", &malformed},
    CodeRow{"InvalidArgument", &malformed},
    CodeRow{"InvalidRequest", &malformed},
};

constexpr Row proxyWantsLogin{
    WORDS("proxy asks for a login"), WORDS("The proxy on the way asks for a user name."),
    WORDS("Enter the proxy's credentials in the system's proxy settings, or start Windlass with "
          "https_proxy=http://USER:PASSWORD@HOST:PORT, then resume.")};
constexpr Row notAuthorised{
    WORDS("credentials not accepted"), WORDS("The service does not accept these credentials."),
    WORDS("Check the access key and enter the secret key of this destination again in the "
          "settings, then resume.")};
constexpr Row notFound{
    WORDS("not found"), WORDS("The service found neither bucket nor object under this address."),
    WORDS("Check the bucket, the endpoint and path style of the destination, then resume.")};
constexpr Row conflict{WORDS("another change got in the way"),
                       WORDS("The service reports a conflict with another change of the same object."),
                       WORDS("See that nothing else writes the same object, then resume.")};
constexpr Row redirected{WORDS("sent elsewhere"), WORDS("The service points to another address."),
                         WORDS("Correct the endpoint or the region of the destination, then resume.")};

// Without a code it is often no S3 at all: a web server, or one that expects https at this port.
constexpr Row notUnderstood{WORDS("request was refused"),
                            WORDS("What answered does not understand the request."),
                            WORDS("Check the endpoint: its address and port, whether it is https or http, "
                                  "and path style; then resume.")};

struct StatusRow
{
    int status;
    const Row *row;
};
constexpr std::array statusRows{
    StatusRow{301, &otherRegion},
    StatusRow{302, &redirected},
    StatusRow{303, &redirected},
    StatusRow{307, &redirected},
    StatusRow{308, &redirected},
    StatusRow{400, &notUnderstood},
    StatusRow{401, &notAuthorised},
    StatusRow{403, &denied},
    StatusRow{404, &notFound},
    StatusRow{405, &notOffered},
    StatusRow{407, &proxyWantsLogin},
    StatusRow{408, &tooLong},
    StatusRow{409, &conflict},
    StatusRow{411, &malformed},
    StatusRow{412, &existsAlready},
    StatusRow{413, &tooLarge},
    StatusRow{429, &slowDown},
    StatusRow{500, &serviceTrouble},
    StatusRow{501, &notOffered},
    StatusRow{502, &gateway},
    StatusRow{503, &slowDown},
    StatusRow{504, &gateway},
    StatusRow{507, &full},
    StatusRow{509, &slowDown},
};

constexpr Row refusedConnection{
    WORDS("connection refused"),
    WORDS("Nothing answers at the endpoint%1: the computer is there, but refuses the "
          "connection."),
    WORDS("See that the service runs, and that the endpoint's port is right; then "
          "resume.")};
constexpr Row lostConnection{WORDS("connection lost"), WORDS("The connection broke before the answer came."),
                             ""};
// A port that expects TLS closes when it is asked in plain http.
constexpr Row lostPlainConnection{
    WORDS("connection lost"), WORDS("The connection broke before the answer came."),
    WORDS("If it does so each time, see whether the endpoint's address has to begin with https.")};
constexpr Row unknownHost{
    WORDS("host not found"), WORDS("The endpoint's name%1 cannot be found."),
    WORDS("Check the endpoint's spelling in the destination, and this computer's network; then "
          "resume.")};
constexpr Row noNetwork{WORDS("no network"), WORDS("This computer has no network."),
                        WORDS("Connect to the network; the transfer goes on by itself.")};
constexpr Row unreachable{
    WORDS("connection timed out"), WORDS("The endpoint%1 did not answer in time."),
    WORDS("See that the network and a firewall let this computer reach the endpoint, and that its port and "
          "https or http are right; then resume.")};
constexpr Row proxyTrouble{WORDS("proxy trouble"), WORDS("The proxy%1 could not be used."),
                           WORDS("Check the proxy settings of the system and of the environment (http_proxy, "
                                 "https_proxy, all_proxy, no_proxy), then resume.")};
constexpr Row noTls{WORDS("secure connection failed"),
                    WORDS("No secure connection could be made to the endpoint%1."),
                    WORDS("Check whether the endpoint is https or http, and its port; then resume.")};
constexpr Row strangeAnswer{WORDS("answer makes no sense"), WORDS("What answered does not speak HTTP."),
                            WORDS("Check the endpoint's address and port in the destination, then resume.")};

struct NetworkRow
{
    QNetworkReply::NetworkError error;
    const Row *row;
};
constexpr std::array networkRows{
    NetworkRow{QNetworkReply::ConnectionRefusedError, &refusedConnection},
    NetworkRow{QNetworkReply::RemoteHostClosedError, &lostConnection},
    NetworkRow{QNetworkReply::HostNotFoundError, &unknownHost},
    NetworkRow{QNetworkReply::TimeoutError, &unreachable},
    NetworkRow{QNetworkReply::SslHandshakeFailedError, &noTls},
    NetworkRow{QNetworkReply::TemporaryNetworkFailureError, &noNetwork},
    NetworkRow{QNetworkReply::NetworkSessionFailedError, &noNetwork},
    NetworkRow{QNetworkReply::BackgroundRequestNotAllowedError, &noNetwork},
    NetworkRow{QNetworkReply::ProxyConnectionRefusedError, &proxyTrouble},
    NetworkRow{QNetworkReply::ProxyConnectionClosedError, &proxyTrouble},
    NetworkRow{QNetworkReply::ProxyNotFoundError, &proxyTrouble},
    NetworkRow{QNetworkReply::ProxyTimeoutError, &proxyTrouble},
    NetworkRow{QNetworkReply::ProxyAuthenticationRequiredError, &proxyWantsLogin},
    NetworkRow{QNetworkReply::UnknownProxyError, &proxyTrouble},
    NetworkRow{QNetworkReply::UnknownNetworkError, &lostConnection},
    NetworkRow{QNetworkReply::ContentReSendError, &lostConnection},
    NetworkRow{QNetworkReply::ProtocolUnknownError, &strangeAnswer},
    NetworkRow{QNetworkReply::ProtocolFailure, &strangeAnswer},
};

constexpr Row selfSigned{
    WORDS("certificate is not trusted"),
    WORDS("The certificate of the endpoint%1 was not issued by an authority that this computer trusts."),
    WORDS("If the service is yours, add its certificate authority to this computer's trusted "
          "ones, then resume; if not, ask who answers there.")};
constexpr Row expiredCertificate{
    WORDS("certificate has expired"), WORDS("The certificate of the endpoint%1 is not valid today."),
    WORDS("Check this computer's date; if it is right, the service's operator has to "
          "renew the certificate. Then resume.")};
constexpr Row otherHost{
    WORDS("certificate of another host"),
    WORDS("The certificate that the endpoint%1 showed belongs to another host name."),
    WORDS("Check the endpoint's name, and whether this network wants a login in the browser "
          "first; then resume.")};

constexpr Row loginPage{WORDS("login page of the network"),
                        WORDS("Something between this computer and the service answered with a web page."),
                        WORDS("Open any page in the browser and log in to the network, or check that the "
                              "endpoint is the service's own address; then resume.")};

struct TlsRow
{
    QSslError::SslError error;
    const Row *row;
};
constexpr std::array tlsRows{
    TlsRow{QSslError::CertificateExpired, &expiredCertificate},
    TlsRow{QSslError::CertificateNotYetValid, &expiredCertificate},
    TlsRow{QSslError::HostNameMismatch, &otherHost},
    TlsRow{QSslError::SelfSignedCertificate, &selfSigned},
    TlsRow{QSslError::SelfSignedCertificateInChain, &selfSigned},
    TlsRow{QSslError::UnableToGetLocalIssuerCertificate, &selfSigned},
    TlsRow{QSslError::CertificateUntrusted, &selfSigned},
};

constexpr Row noAnswerYet{WORDS("no answer"), WORDS("The service took the data and did not answer in time."),
                          ""};
constexpr Row stalled{WORDS("connection stalled"), WORDS("Too little moved on the connection for too long."),
                      ""};
constexpr Row outOfTime{WORDS("out of time"), WORDS("The time that the retry policy allows has run out."),
                        WORDS("Resume to give it another run, or allow more time in the retry policy.")};
constexpr Row byPerson{WORDS("cancelled"), WORDS("It was cancelled."), ""};
constexpr Row pausedByPerson{WORDS("paused"), WORDS("It was paused."), ""};

struct AbortRow
{
    AbortReason reason;
    const Row *row;
};
constexpr std::array abortRows{
    AbortRow{AbortReason::UserCancelled, &byPerson},     AbortRow{AbortReason::Paused, &pausedByPerson},
    AbortRow{AbortReason::DeadlineExceeded, &outOfTime}, AbortRow{AbortReason::StallTimeout, &stalled},
    AbortRow{AbortReason::ConnectTimeout, &unreachable}, AbortRow{AbortReason::ResponseTimeout, &noAnswerYet},
    AbortRow{AbortReason::Superseded, &pausedByPerson},
};

constexpr Row noWords{WORDS("request failed"), WORDS("The request failed."),
                      WORDS("Resume to try again; if it fails again, look at the retry history.")};
constexpr Row badAnswer{WORDS("answer was cut off or makes no sense"),
                        WORDS("The service's answer was empty, cut off or made no sense."), ""};
constexpr Row badCertificate{WORDS("certificate was not accepted"),
                             WORDS("The certificate of the endpoint%1 is not valid."),
                             WORDS("Ask the service's operator to look at the certificate, then resume.")};
constexpr Row localFile{WORDS("file cannot be read"), WORDS("The file cannot be read."),
                        WORDS("See that the file is there and that you may read it, then resume.")};
constexpr Row sourceChanged{
    WORDS("file has changed"), WORDS("The file is no longer what it was when the transfer began."),
    WORDS("Cancel this transfer and add the file again when nothing writes to it any more.")};
constexpr Row manifestDiffers{WORDS("not what its manifest states"),
                              WORDS("The file is not the one that its manifest describes."),
                              WORDS("Export the VM again and add it anew. Or, if the file is right, "
                                    "correct its line in the manifest or remove it, and resume: what has "
                                    "been sent is kept.")};
constexpr Row notProven{
    WORDS("object not proven"),
    WORDS("What lies under the name on the service is not proven to be the file."),
    WORDS(
        "Resume to look at it again: nothing is sent for that. If it stays so, cancel this transfer and add "
        "the file anew.")};
constexpr Row noCredentials{
    WORDS("no credentials"), WORDS("There are no credentials for this destination."),
    WORDS("Enter access key and secret key of the destination in the settings, then resume.")};
constexpr Row badSettings{WORDS("cannot be done as asked"), WORDS("What was asked for cannot be done."),
                          WORDS("Correct the settings or the destination, then resume.")};
constexpr Row journal{
    WORDS("journal cannot be written"),
    WORDS("The journal, in which everything is kept, cannot be read or written."),
    WORDS("See that the profile folder is writable and its disk is not full, then start again.")};
constexpr Row exhausted{WORDS("no attempts left"),
                        WORDS("Every attempt that the retry policy allows has failed."),
                        WORDS("Resume to try again.")};

#undef WORDS

template<typename Rows, typename Key, typename Member>
const Row *find(const Rows &rows, Key key, Member member)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto &row) { return row.*member == key; });
    return found == rows.end() ? nullptr : found->row;
}

const Row *rowForStatus(int status)
{
    if (const Row *row = find(statusRows, status, &StatusRow::status))
        return row;
    if (status >= 500)
        return &serviceTrouble;
    return status >= 300 ? &malformed : nullptr;
}

const Row *rowForTls(const std::vector<int> &errors)
{
    for (const int error : errors)
        if (const Row *row = find(tlsRows, static_cast<QSslError::SslError>(error), &TlsRow::error))
            return row;
    return errors.empty() ? nullptr : &badCertificate;
}

/// What the failure carries besides its kind, in the order in which it is to be believed.
const Row *rowForEvidence(const Failure &failure)
{
    if (const Row *row = find(abortRows, failure.abort, &AbortRow::reason))
        return row;
    const std::string code = failure.serviceCode.toStdString();
    if (const Row *row = find(codeRows, std::string_view(code), &CodeRow::code))
        return row;
    if (const Row *row = rowForStatus(failure.httpStatus))
        return row;
    if (const Row *row = rowForTls(failure.tlsErrors))
        return row;
    if (failure.networkError != 0) {
        const auto error = static_cast<QNetworkReply::NetworkError>(failure.networkError);
        const Row *row = find(networkRows, error, &NetworkRow::error);
        if (row == &lostConnection && failure.endpoint.scheme() == u"http")
            return &lostPlainConnection;
        if (row)
            return row;
    }
    return nullptr;
}

/// Where the kind itself says it all; nothing where the evidence does.
const Row *rowForKind(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Damaged:
        return &damaged;
    case FailureKind::LocalFile:
        return &localFile;
    case FailureKind::SourceChanged:
        return &sourceChanged;
    case FailureKind::ManifestDiffers:
        return &manifestDiffers;
    case FailureKind::NotProven:
        return &notProven;
    case FailureKind::Credentials:
        return &noCredentials;
    case FailureKind::Settings:
        return &badSettings;
    case FailureKind::Journal:
        return &journal;
    case FailureKind::BadAnswer:
        return &badAnswer;
    case FailureKind::ObjectExists:
        return &existsAlready;
    case FailureKind::Portal:
        return &loginPage;
    case FailureKind::Service:
    case FailureKind::Network:
    case FailureKind::Tls:
    case FailureKind::Aborted:
    case FailureKind::Exhausted:
        return nullptr;
    }
    return nullptr;
}

/// Whom the request asked, for a place in a sentence where it may be missing.
QString inBrackets(const QUrl &endpoint)
{
    const QString name = endpoint.port() < 0 ? endpoint.host() : endpoint.authority();
    return name.isEmpty() ? QString() : u" (%1)"_s.arg(name);
}

/// Failures that were found on this computer bring a whole sentence of their own, which knows names that the
/// tables don't.
bool bringsItsSentence(FailureKind kind)
{
    switch (kind) {
    case FailureKind::LocalFile:
    case FailureKind::SourceChanged:
    case FailureKind::ManifestDiffers:
    case FailureKind::NotProven:
    case FailureKind::Credentials:
    case FailureKind::Settings:
    case FailureKind::Journal:
    case FailureKind::ObjectExists:
    case FailureKind::Damaged:
    case FailureKind::BadAnswer:
        return true;
    case FailureKind::Service:
    case FailureKind::Network:
    case FailureKind::Tls:
    case FailureKind::Aborted:
    case FailureKind::Exhausted:
    case FailureKind::Portal:
        return false;
    }
    return false;
}

} // namespace

FailureWords failureWords(const Failure &failure)
{
    const Row *row = rowForKind(failure.kind);
    if (!row)
        row = rowForEvidence(failure);
    if (!row && failure.kind == FailureKind::Tls)
        row = &badCertificate;
    if (!row && failure.kind == FailureKind::Exhausted)
        row = &exhausted;
    FailureWords words = translated(row ? *row : noWords);
    words.sentence.replace(u"%1"_s, inBrackets(failure.endpoint));
    if (!failure.text.isEmpty() && bringsItsSentence(failure.kind))
        words.sentence = failure.text;
    if (auto redirect = redirectWords(failure)) {
        words.sentence = std::move(redirect->sentence);
        words.action = std::move(redirect->action);
    }
    return words;
}

QString failureCode(const Failure &failure)
{
    if (failure.httpStatus > 0 && !failure.serviceCode.isEmpty())
        return u"%1 %2"_s.arg(failure.httpStatus).arg(failure.serviceCode);
    if (failure.httpStatus > 0)
        return QString::number(failure.httpStatus);
    return failure.serviceCode;
}

} // namespace windlass::text
