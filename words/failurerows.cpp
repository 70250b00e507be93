// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/failurerows.h"

#include "words/marked.h"

#include <QCoreApplication>
#include <QNetworkReply>
#include <QSslError>

#include <algorithm>
#include <array>
#include <string_view>

namespace windlass::text {

using namespace Qt::StringLiterals;

namespace {

struct Words : Marked
{
    Q_DECLARE_TR_FUNCTIONS(windlass::Failures)
};

// Rows used by several tables.
constexpr FailureRow slowDown{Words::mark("service is busy"),
                              Words::mark("The service asks to send more slowly."), ""};
constexpr FailureRow serviceTrouble{Words::mark("service has trouble"),
                                    Words::mark("The service had a fault of its own."), ""};
constexpr FailureRow gateway{Words::mark("gateway gave up"),
                             Words::mark("A gateway in front of the service got no answer from it."), ""};
constexpr FailureRow tooLong{Words::mark("service waited in vain"),
                             Words::mark("The service waited too long for the data and closed the request."),
                             ""};
constexpr FailureRow denied{
    Words::mark("access denied"), Words::mark("These credentials may not do this in this bucket."),
    Words::mark("Ask the owner of the bucket for the right to write and to list parts there "
                "(s3:PutObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), then %2.")};
constexpr FailureRow refusedSecret{
    Words::mark("wrong secret key"),
    Words::mark("The service does not accept the signature: most often the secret key does not belong to "
                "this access key."),
    Words::mark("Enter the secret key of this destination again in the settings, test it, then %2."),
    Words::mark("Give the secret key of this destination again, with `windlass-cli secret set` or in the "
                "environment, then %2.")};
constexpr FailureRow unknownKey{
    Words::mark("unknown access key"), Words::mark("The service does not know this access key."),
    Words::mark("Check the access key of this destination in the settings, and that the endpoint is "
                "the right one, then %2."),
    Words::mark("Check the access key of this destination and that the endpoint is the right one; "
                "`windlass-cli secret set` takes another key. Then %2.")};
constexpr FailureRow expired{
    Words::mark("credentials have expired"), Words::mark("The credentials are no longer valid."),
    Words::mark("Enter fresh credentials for this destination in the settings, then %2."),
    Words::mark("Give fresh credentials, with `windlass-cli secret set` or in the environment, then %2.")};
constexpr FailureRow clockOff{
    Words::mark("clock is off"), Words::mark("This computer's clock differs too much from the service's."),
    Words::mark("Set this computer's clock (or switch time synchronisation on), then %2.")};
constexpr FailureRow noBucket{
    Words::mark("bucket does not exist"), Words::mark("There is no bucket of this name at this endpoint."),
    Words::mark("Create the bucket, or correct its name or the endpoint in the destination, then %2.")};
constexpr FailureRow otherRegion{
    Words::mark("bucket is in another region"),
    Words::mark("The bucket lives in another region than the one that was asked."),
    Words::mark("Enter the bucket's region in the destination, or leave the region empty to have it "
                "found, then %2.")};
constexpr FailureRow full{Words::mark("storage is full"),
                          Words::mark("The service has no room left for this bucket or account."),
                          Words::mark("Free space there or have the quota raised, then %2.")};
constexpr FailureRow tooLarge{
    Words::mark("too large for the service"), Words::mark("The service does not take objects of this size."),
    Words::mark("Choose a smaller part size in the settings, or a service with a higher limit, and add "
                "the file again."),
    Words::mark("Choose a smaller part size with --part-size, or a service with a higher limit, and add the "
                "file again.")};
constexpr FailureRow damaged{
    Words::mark("data was damaged on the way"),
    Words::mark("The service received other bytes than were read from the file."),
    Words::mark("If it happens again, check this computer's memory and disk, and any proxy on the way, "
                "then %2.")};
constexpr FailureRow refusedChecksum{
    Words::mark("checksum not taken"),
    Words::mark("The service does not take the kind of checksum that was sent with the data."),
    Words::mark(
        "Set another kind for the destination (checksum=content-md5 or checksum=etag in its URL), then %2.")};
constexpr FailureRow noObject{Words::mark("no such object"), Words::mark("There is no object of this name."),
                              Words::mark("Check the object's name in the bucket, then %2.")};
constexpr FailureRow archived{
    Words::mark("object is archived"),
    Words::mark("The object lies in an archive and cannot be read at once."),
    Words::mark("Have the provider bring it back first, which takes minutes to hours; then %2.")};
constexpr FailureRow account{
    Words::mark("account is blocked"), Words::mark("The service has blocked this account."),
    Words::mark("Ask the provider what is wrong with the account (often an open bill), then %2.")};
constexpr FailureRow sessionGone{
    Words::mark("upload session is gone"),
    Words::mark("The service no longer knows this unfinished upload; it may have been cleaned up."),
    Words::mark("Resume: a new session is opened and the file is sent again.")};
constexpr FailureRow partGone{Words::mark("a confirmed part is missing"),
                              Words::mark("The service lost a part that it had confirmed."),
                              Words::mark("Resume: only what the service lost is sent again.")};
constexpr FailureRow badName{
    Words::mark("name is not allowed"), Words::mark("The service does not allow this bucket or object name."),
    Words::mark("Correct the bucket in the destination or the object key template in the settings, and "
                "add the file again."),
    Words::mark("Correct the bucket in the destination, or give another key template with --as, and add the "
                "file again.")};
constexpr FailureRow notOffered{
    Words::mark("not offered by the service"), Words::mark("The service does not offer this operation."),
    Words::mark("Check that the endpoint is one for S3, not a web page or a console, then %2.")};
constexpr FailureRow existsAlready{
    Words::mark("object exists already"),
    Words::mark("There is already an object of this name, and it was not to be replaced."),
    Words::mark("Let it be replaced or leave it as it is, or choose another key and add the file again.")};
constexpr FailureRow storageClass{
    Words::mark("storage class not offered"),
    Words::mark("The service does not offer the storage class that was asked for."),
    Words::mark("Choose another storage class and add the file again.")};
constexpr FailureRow malformed{
    Words::mark("request was refused"),
    Words::mark("The service says that the request makes no sense to it."),
    Words::mark("Check that the endpoint speaks S3, and path style; if it does, report this with the "
                "request id.")};

struct CodeRow
{
    std::string_view code;
    const FailureRow *row;
};

// Error codes of S3 and of compatible services.
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
    CodeRow{"InvalidDigest", &refusedChecksum},
    CodeRow{"NoSuchKey", &noObject},
    CodeRow{"NoSuchVersion", &noObject},
    CodeRow{"InvalidObjectState", &archived},
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

constexpr FailureRow proxyWantsLogin{
    Words::mark("proxy asks for a login"), Words::mark("The proxy on the way asks for a user name."),
    Words::mark("Enter the proxy's credentials in the system's proxy settings, or start Windlass with "
                "https_proxy=http://USER:PASSWORD@HOST:PORT, then %2.")};
constexpr FailureRow notAuthorised{
    Words::mark("credentials not accepted"), Words::mark("The service does not accept these credentials."),
    Words::mark("Check the access key and enter the secret key of this destination again in the "
                "settings, then %2."),
    Words::mark("Check the access key and give the secret key of this destination again, with "
                "`windlass-cli secret set` or in the environment, then %2.")};
constexpr FailureRow notFound{
    Words::mark("not found"), Words::mark("The service found neither bucket nor object under this address."),
    Words::mark("Check the bucket, the endpoint and path style of the destination, then %2.")};
constexpr FailureRow conflict{
    Words::mark("another change got in the way"),
    Words::mark("The service reports a conflict with another change of the same object."),
    Words::mark("See that nothing else writes the same object, then %2.")};
constexpr FailureRow redirected{
    Words::mark("sent elsewhere"), Words::mark("The service points to another address."),
    Words::mark("Correct the endpoint or the region of the destination, then %2.")};

// Answers without a code often do not come from S3 but from a web server, or from a port that expects https.
constexpr FailureRow notUnderstood{
    Words::mark("request was refused"), Words::mark("What answered does not understand the request."),
    Words::mark("Check the endpoint: its address and port, whether it is https or http, "
                "and path style; then %2.")};
constexpr FailureRow wantsHttps{Words::mark("service wants https"),
                                Words::mark("The service sends whoever asks by http on to https."),
                                Words::mark("Write https:// in the endpoint of the destination, then %2.")};
constexpr FailureRow noReasonGiven{
    Words::mark("access denied"),
    Words::mark(
        "Access was denied without a reason. The answer may be the service's, or that of a proxy on the "
        "way."),
    Words::mark("Check what these credentials may do in this bucket, and the proxy, then %2.")};

struct StatusRow
{
    int status;
    const FailureRow *row;
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

constexpr FailureRow refusedConnection{
    Words::mark("connection refused"),
    Words::mark("Nothing answers at the endpoint%1: the computer is there, but refuses the "
                "connection."),
    Words::mark("See that the service runs, and that the endpoint's port is right; then %2.")};
constexpr FailureRow lostConnection{Words::mark("connection lost"),
                                    Words::mark("The connection broke before the answer came."), ""};
// A port that expects TLS closes a connection with plain http.
constexpr FailureRow lostPlainConnection{
    Words::mark("connection lost"), Words::mark("The connection broke before the answer came."),
    Words::mark("If it does so each time, see whether the endpoint's address has to begin with https.")};
constexpr FailureRow unknownHost{
    Words::mark("host not found"), Words::mark("The endpoint's name%1 cannot be found."),
    Words::mark("Check the endpoint's spelling in the destination, and this computer's network; then %2.")};
constexpr FailureRow noNetwork{Words::mark("no network"), Words::mark("This computer has no network."),
                               Words::mark("Connect to the network; the transfer goes on by itself.")};
constexpr FailureRow unreachable{
    Words::mark("connection timed out"), Words::mark("The endpoint%1 did not answer in time."),
    Words::mark(
        "See that the network and a firewall let this computer reach the endpoint, and that its port and "
        "https or http are right; then %2.")};
constexpr FailureRow proxyTrouble{
    Words::mark("proxy trouble"), Words::mark("The proxy%1 could not be used."),
    Words::mark("Check the proxy settings of the system and of the environment (http_proxy, "
                "https_proxy, all_proxy, no_proxy), then %2.")};
constexpr FailureRow noTls{
    Words::mark("secure connection failed"),
    Words::mark("No secure connection could be made to the endpoint%1."),
    Words::mark("Check whether the endpoint is https or http, and its port; then %2.")};
constexpr FailureRow strangeAnswer{
    Words::mark("answer makes no sense"), Words::mark("What answered does not speak HTTP."),
    Words::mark("Check the endpoint's address and port in the destination, then %2.")};

struct NetworkRow
{
    QNetworkReply::NetworkError error;
    const FailureRow *row;
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

constexpr FailureRow selfSigned{
    Words::mark("certificate is not trusted"),
    Words::mark(
        "The certificate of the endpoint%1 was not issued by an authority that this computer trusts."),
    Words::mark("If the service is yours, put the certificate of its authority as a file NAME.crt into "
                "/usr/local/share/ca-certificates, run update-ca-certificates as root, start Windlass again, "
                "then %2; if not, ask who answers there.")};
constexpr FailureRow expiredCertificate{
    Words::mark("certificate has expired"),
    Words::mark("The certificate of the endpoint%1 is not valid today."),
    Words::mark("Check this computer's date; if it is right, the service's operator has to "
                "renew the certificate. Then %2.")};
constexpr FailureRow otherHost{
    Words::mark("certificate of another host"),
    Words::mark("The certificate that the endpoint%1 showed belongs to another host name."),
    Words::mark("Check the endpoint's name, and whether this network wants a login in the browser "
                "first; then %2.")};

constexpr FailureRow loginPage{
    Words::mark("login page of the network"),
    Words::mark("Something between this computer and the service answered with a web page."),
    Words::mark("Open any page in the browser and log in to the network, or check that the "
                "endpoint is the service's own address; then %2.")};

struct TlsRow
{
    QSslError::SslError error;
    const FailureRow *row;
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

constexpr FailureRow noAnswerYet{Words::mark("no answer"),
                                 Words::mark("The service took the data and did not answer in time."), ""};
constexpr FailureRow stalled{Words::mark("connection stalled"),
                             Words::mark("Too little moved on the connection for too long."), ""};
constexpr FailureRow outOfTime{
    Words::mark("out of time"), Words::mark("The time that the retry policy allows has run out."),
    Words::mark("Resume to give it another run, or allow more time in the retry policy.")};
constexpr FailureRow byPerson{Words::mark("cancelled"), Words::mark("It was cancelled."), ""};
constexpr FailureRow pausedByPerson{Words::mark("paused"), Words::mark("It was paused."), ""};

struct AbortRow
{
    AbortReason reason;
    const FailureRow *row;
};
constexpr std::array abortRows{
    AbortRow{AbortReason::UserCancelled, &byPerson},     AbortRow{AbortReason::Paused, &pausedByPerson},
    AbortRow{AbortReason::DeadlineExceeded, &outOfTime}, AbortRow{AbortReason::StallTimeout, &stalled},
    AbortRow{AbortReason::ConnectTimeout, &unreachable}, AbortRow{AbortReason::ResponseTimeout, &noAnswerYet},
    AbortRow{AbortReason::Superseded, &pausedByPerson},
};

constexpr FailureRow noWords{
    Words::mark("request failed"), Words::mark("The request failed."),
    Words::mark("Resume to try again; if it fails again, look at the retry history.")};
constexpr FailureRow badAnswer{Words::mark("answer was cut off or makes no sense"),
                               Words::mark("The service's answer was empty, cut off or made no sense."), ""};
constexpr FailureRow badCertificate{
    Words::mark("certificate was not accepted"),
    Words::mark("The certificate of the endpoint%1 is not valid."),
    Words::mark("Ask the service's operator to look at the certificate, then %2.")};
constexpr FailureRow localFile{Words::mark("file cannot be read"), Words::mark("The file cannot be read."),
                               Words::mark("See that the file is there and that you may read it, then %2.")};
constexpr FailureRow sourceChanged{
    Words::mark("file has changed"),
    Words::mark("The file is no longer what it was when the transfer began."),
    Words::mark("Cancel this transfer and add the file again when nothing writes to it any more.")};
constexpr FailureRow manifestDiffers{
    Words::mark("not what its manifest states"),
    Words::mark("The file is not the one that its manifest describes."),
    Words::mark("Export the VM again and add it anew. Or, if the file is right, "
                "correct its line in the manifest or remove it, and resume: what has "
                "been sent is kept.")};
constexpr FailureRow notProven{
    Words::mark("object not proven"),
    Words::mark("What lies under the name on the service is not proven to be the file."),
    Words::mark(
        "Resume to look at it again: nothing is sent for that. If it stays so, cancel this transfer and add "
        "the file anew.")};
constexpr FailureRow noCredentials{
    Words::mark("no credentials"), Words::mark("There are no credentials for this destination."),
    Words::mark("Enter access key and secret key of the destination in the settings, then %2."),
    Words::mark("Give access key and secret key of the destination, with `windlass-cli secret set` or in the "
                "environment, then %2.")};
constexpr FailureRow badSettings{Words::mark("cannot be done as asked"),
                                 Words::mark("What was asked for cannot be done."),
                                 Words::mark("Correct the settings or the destination, then %2.")};
constexpr FailureRow journal{
    Words::mark("journal not usable"),
    Words::mark("The journal, in which everything is kept, cannot be read or written."),
    Words::mark("See that the profile folder is writable and its disk is not full, then start again.")};
constexpr FailureRow exhausted{Words::mark("no attempts left"),
                               Words::mark("Every attempt that the retry policy allows has failed."),
                               Words::mark("Resume to try again.")};

// Texts that differ for tasks other than an upload.
constexpr FailureRow mayNotRead{
    Words::mark("access denied"),
    Words::mark(
        "These credentials may not read this object, or there is none of this name and they may not list "
        "the bucket."),
    Words::mark(
        "Check the name; ask the owner of the bucket for the right to read the object (s3:GetObject) and to "
        "list the bucket (s3:ListBucket), then %2.")};
constexpr FailureRow mayNotList{
    Words::mark("access denied"), Words::mark("These credentials may not list this bucket."),
    Words::mark("Ask the owner of the bucket for the right to list it (s3:ListBucket), then %2.")};
constexpr FailureRow mayNotDelete{
    Words::mark("access denied"), Words::mark("These credentials may not delete this object."),
    Words::mark(
        "Ask the owner of the bucket for the right to read and delete it (s3:GetObject, s3:DeleteObject), "
        "then %2.")};
constexpr FailureRow mayNotTakeBack{
    Words::mark("access denied"),
    Words::mark("These credentials may not look at the unfinished uploads of this bucket, or take "
                "them back."),
    Words::mark("Ask the owner of the bucket for the right to do so (s3:ListBucketMultipartUploads, "
                "s3:ListMultipartUploadParts, s3:AbortMultipartUpload), then %2.")};
constexpr FailureRow mayNotTry{
    Words::mark("access denied"), Words::mark("These credentials may not write and delete in this bucket."),
    Words::mark(
        "Ask the owner of the bucket for the right to do so (s3:PutObject, s3:DeleteObject), then %2.")};
constexpr FailureRow bucketNotThere{Words::mark("bucket does not exist"),
                                    Words::mark("There is no bucket of this name at this endpoint."),
                                    Words::mark("Correct the bucket's name or the endpoint, then %2.")};
constexpr FailureRow badNameElsewhere{Words::mark("name is not allowed"),
                                      Words::mark("The service does not allow this bucket or object name."),
                                      Words::mark("Correct the name, then %2.")};
constexpr FailureRow damagedComing{
    Words::mark("data was damaged on the way"),
    Words::mark("The bytes that arrived are not those that the service's checksum is of."),
    Words::mark(
        "If it happens again, check this computer's memory and disk, and any proxy on the way, then %2.")};
constexpr FailureRow notWritten{Words::mark("cannot be written here"),
                                Words::mark("What came cannot be written on this computer."),
                                Words::mark("See that there is room and that you may write there, then %2.")};
constexpr FailureRow noMoreTime{Words::mark("out of time"),
                                Words::mark("The time that the retry policy allows has run out."),
                                Words::mark("Allow more time in the retry policy, or %2.")};
constexpr FailureRow failedOnce{Words::mark("request failed"), Words::mark("The request failed."),
                                Words::mark("Look at the log, then %2.")};
constexpr FailureRow usedUp{Words::mark("no attempts left"),
                            Words::mark("Every attempt that the retry policy allows has failed."),
                            Words::mark("See that the service can be reached, then %2.")};

struct TaskRow
{
    Task task;
    const FailureRow *usual; ///< the row for an upload
    const FailureRow *row;
};
constexpr std::array taskRows{
    TaskRow{Task::Restore, &denied, &mayNotRead},      TaskRow{Task::Verify, &denied, &mayNotRead},
    TaskRow{Task::List, &denied, &mayNotList},         TaskRow{Task::Delete, &denied, &mayNotDelete},
    TaskRow{Task::TakeBack, &denied, &mayNotTakeBack}, TaskRow{Task::Test, &denied, &mayNotTry},
    TaskRow{Task::Restore, &damaged, &damagedComing},  TaskRow{Task::Verify, &damaged, &damagedComing},
    TaskRow{Task::Restore, &localFile, &notWritten},
};
/// Rows for all tasks other than an upload.
struct ElsewhereRow
{
    const FailureRow *usual;
    const FailureRow *row;
};
constexpr std::array elsewhereRows{
    ElsewhereRow{&noBucket, &bucketNotThere}, ElsewhereRow{&badName, &badNameElsewhere},
    ElsewhereRow{&outOfTime, &noMoreTime},    ElsewhereRow{&noWords, &failedOnce},
    ElsewhereRow{&exhausted, &usedUp},
};

struct GoingOn
{
    Task task;
    const char *words;
};
constexpr auto goingOn = std::to_array<GoingOn>({
    GoingOn{Task::Upload, Words::mark("resume")},
    GoingOn{Task::Restore, Words::mark("run the same command again")},
    GoingOn{Task::Verify, Words::mark("try again")},
    GoingOn{Task::List, Words::mark("try again")},
    GoingOn{Task::Delete, Words::mark("try again")},
    GoingOn{Task::TakeBack, Words::mark("try again")},
    GoingOn{Task::Test, Words::mark("test it again")},
});

template<typename Rows, typename Key, typename Member>
const FailureRow *find(const Rows &rows, Key key, Member member)
{
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto &row) { return row.*member == key; });
    return found == rows.end() ? nullptr : found->row;
}

const FailureRow *rowForStatus(int status)
{
    if (const FailureRow *row = find(statusRows, status, &StatusRow::status))
        return row;
    if (status >= 500)
        return &serviceTrouble;
    return status >= 300 ? &malformed : nullptr;
}

const FailureRow *rowForTls(const std::vector<int> &errors)
{
    for (const int error : errors)
        if (const FailureRow *row = find(tlsRows, static_cast<QSslError::SslError>(error), &TlsRow::error))
            return row;
    return errors.empty() ? nullptr : &badCertificate;
}

/// Does this redirect only change the scheme of the same host to https?
bool leadsToHttps(const Failure &failure)
{
    const bool moved = failure.httpStatus >= 300 && failure.httpStatus < 400 && failure.region.isEmpty();
    return moved && failure.location.scheme() == "https"_L1 && failure.endpoint.scheme() == "http"_L1 &&
           failure.location.host() == failure.endpoint.host();
}

/// Looks up the other members of the failure, the most reliable first.
const FailureRow *rowForEvidence(const Failure &failure)
{
    if (const FailureRow *row = find(abortRows, failure.abort, &AbortRow::reason))
        return row;
    const std::string code = failure.serviceCode.toStdString();
    if (const FailureRow *row = find(codeRows, std::string_view(code), &CodeRow::code))
        return row;
    if (leadsToHttps(failure))
        return &wantsHttps;
    constexpr int forbidden = 403;
    if (failure.httpStatus == forbidden && failure.serviceCode.isEmpty() && failure.requestId.isEmpty())
        return &noReasonGiven;
    if (const FailureRow *row = rowForStatus(failure.httpStatus))
        return row;
    if (const FailureRow *row = rowForTls(failure.tlsErrors))
        return row;
    if (failure.networkError != 0) {
        const auto error = static_cast<QNetworkReply::NetworkError>(failure.networkError);
        const FailureRow *row = find(networkRows, error, &NetworkRow::error);
        if (row == &lostConnection && failure.endpoint.scheme() == u"http")
            return &lostPlainConnection;
        if (row)
            return row;
    }
    return nullptr;
}

/// The row for a kind that says enough by itself. Null if the other members have to be looked up.
const FailureRow *rowForKind(FailureKind kind)
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

const FailureRow &usualRow(const Failure &failure)
{
    const FailureRow *row = rowForKind(failure.kind);
    if (!row)
        row = rowForEvidence(failure);
    if (!row && failure.kind == FailureKind::Tls)
        row = &badCertificate;
    if (!row && failure.kind == FailureKind::Exhausted)
        row = &exhausted;
    return row ? *row : noWords;
}

} // namespace

const FailureRow &failureRow(const Failure &failure, Task task)
{
    const FailureRow &usual = usualRow(failure);
    for (const TaskRow &each : taskRows) {
        if (each.task == task && each.usual == &usual)
            return *each.row;
    }
    if (task != Task::Upload) {
        if (const FailureRow *row = find(elsewhereRows, &usual, &ElsewhereRow::usual))
            return *row;
    }
    return usual;
}

const char *waysOn(Task task)
{
    return std::find_if(goingOn.begin(), goingOn.end(),
                        [task](const GoingOn &each) { return each.task == task; })
        ->words;
}

} // namespace windlass::text
