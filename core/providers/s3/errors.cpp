// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/errors.h"

#include <array>

namespace windlass {

namespace {

using enum FailureClass;
using namespace std::chrono_literals;

constexpr std::string_view model = "S3 API model";
constexpr std::string_view throttling = "botocore and smithy-rs, their lists of throttling codes";
constexpr std::string_view minio = "MinIO server";
constexpr std::string_view changed =
    "boto legacy: once more; aws-c-s3 stops; then the file changed or memory is faulty";
constexpr std::string_view skew = "s3fs#1019, aws-sdk-js#1723";
constexpr std::string_view redirector = "botocore, its redirector for regions";
constexpr std::string_view person = "S3 API model: a person has to put the account or its keys right";
constexpr std::string_view secret =
    "S3 API model: with a clock that is right the secret is wrong, which a person has to put right";
constexpr std::string_view judgement = "our judgement";

constexpr std::array codes{
    // Throttling.
    CodeRow{.code = "SlowDown", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "SlowDownRead", .failureClass = Throttle, .source = minio},
    CodeRow{.code = "SlowDownWrite", .failureClass = Throttle, .source = minio},
    CodeRow{.code = "ServiceUnavailable", .failureClass = Throttle, .source = model},
    CodeRow{.code = "Throttling", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "ThrottlingException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "ThrottledException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "RequestThrottled", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "RequestThrottledException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "RequestLimitExceeded", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "BandwidthLimitExceeded", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "TooManyRequests", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "TooManyRequestsException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "LimitExceededException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "EC2ThrottledException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "ProvisionedThroughputExceededException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "TransactionInProgressException", .failureClass = Throttle, .source = throttling},
    CodeRow{.code = "PriorRequestNotComplete", .failureClass = Throttle, .source = throttling},

    // Temporary trouble of the service.
    CodeRow{.code = "InternalError",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .source = "aws-sdk-java#538: it comes inside a 200 too"},
    CodeRow{.code = "InternalError", .failureClass = Retry, .source = model},
    CodeRow{.code = "InternalErrors",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .source = "aws-sdk-java#538: it comes inside a 200 too"},
    CodeRow{.code = "InternalErrors", .failureClass = Retry, .source = model},
    CodeRow{.code = "RequestTimeout",
            .failureClass = Retry,
            .source = "S3 API model: a 400, because no byte came in time",
            .starved = true},
    CodeRow{.code = "RequestTimeoutException",
            .failureClass = Retry,
            .source = "botocore, its list of transient codes",
            .starved = true},
    CodeRow{.code = "RequestError", .failureClass = Retry, .source = "minio-go"},
    CodeRow{.code = "OperationAborted",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .source = "S3 API model: a conflicting operation is under way, perhaps an earlier try"},
    CodeRow{.code = "OperationAborted", .failureClass = Retry, .source = model},
    CodeRow{.code = "IncompleteBody",
            .failureClass = Retry,
            .limit = 1,
            .source = "our judgement: once more, then the file changed"},
    CodeRow{.code = "BadDigest", .failureClass = Retry, .limit = 1, .source = changed},
    CodeRow{.code = "InvalidDigest", .failureClass = Retry, .limit = 1, .source = changed},
    CodeRow{.code = "XAmzContentSHA256Mismatch", .failureClass = Retry, .limit = 1, .source = changed},
    CodeRow{.code = "XAmzContentChecksumMismatch", .failureClass = Retry, .limit = 1, .source = changed},

    // We must correct something first. The clock twice: one answer with a wrong time must not be final.
    CodeRow{
        .code = "RequestTimeTooSkewed", .failureClass = Clock, .limit = 2, .source = skew, .afterwards = Ask},
    CodeRow{.code = "RequestExpired", .failureClass = Clock, .limit = 2, .source = skew, .afterwards = Ask},
    CodeRow{
        .code = "RequestInTheFuture", .failureClass = Clock, .limit = 2, .source = skew, .afterwards = Ask},
    CodeRow{.code = "SignatureDoesNotMatch",
            .failureClass = Clock,
            .limit = 1,
            .source = "aws-sdk-cpp: a clock that is off by more than 4 min",
            .afterwards = Ask,
            .when = {.clockOffBy = 4min}},
    CodeRow{.code = "SignatureDoesNotMatch", .failureClass = Ask, .source = secret},
    CodeRow{.code = "InvalidSignature",
            .failureClass = Clock,
            .limit = 1,
            .source = "aws-sdk-cpp: a clock that is off by more than 4 min",
            .afterwards = Ask,
            .when = {.clockOffBy = 4min}},
    CodeRow{.code = "InvalidSignature", .failureClass = Ask, .source = secret},
    CodeRow{.code = "ExpiredToken",
            .failureClass = Refresh,
            .limit = 1,
            .source = "rclone#5509, aws-cli#4562",
            .afterwards = Ask},
    CodeRow{.code = "ExpiredTokenException",
            .failureClass = Refresh,
            .limit = 1,
            .source = "rclone#5509, aws-cli#4562",
            .afterwards = Ask},
    CodeRow{.code = "TokenRefreshRequired",
            .failureClass = Refresh,
            .limit = 1,
            .source = model,
            .afterwards = Ask},
    CodeRow{.code = "InvalidToken", .failureClass = Ask, .source = person},
    CodeRow{.code = "InvalidAccessKeyId", .failureClass = Ask, .source = person},
    CodeRow{.code = "AccountProblem", .failureClass = Ask, .source = person},
    CodeRow{.code = "AllAccessDisabled", .failureClass = Ask, .source = person},
    CodeRow{.code = "NotSignedUp", .failureClass = Ask, .source = person},
    CodeRow{.code = "InvalidPayer", .failureClass = Ask, .source = person},
    CodeRow{.code = "AccessDenied",
            .failureClass = Region,
            .limit = 1,
            .source = "minio-go: an answer that names another region",
            .when = {.regionNamed = true}},
    CodeRow{.code = "AccessDenied", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationHeaderMalformed", .failureClass = Region, .limit = 1, .source = redirector},
    CodeRow{.code = "PermanentRedirect", .failureClass = Region, .limit = 1, .source = redirector},
    CodeRow{.code = "IllegalLocationConstraintException",
            .failureClass = Region,
            .limit = 1,
            .source = redirector},
    CodeRow{.code = "InvalidRegion", .failureClass = Region, .limit = 1, .source = redirector},
    CodeRow{.code = "TemporaryRedirect", .failureClass = Region, .limit = 3, .source = model},
    CodeRow{.code = "Redirect", .failureClass = Region, .limit = 3, .source = model},

    // About the upload session.
    CodeRow{.code = "NoSuchUpload",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .limit = 1,
            .source = "s5cmd#450, aws-cli#987: an earlier try may have done it",
            .afterwards = Restart},
    CodeRow{.code = "NoSuchUpload",
            .failureClass = Fatal,
            .only = Purpose::DropSession,
            .source = "S3 API model: there is nothing left to abort, which the provider reports as success"},
    CodeRow{.code = "NoSuchUpload", .failureClass = Restart, .source = "milvus#44853"},
    CodeRow{.code = "InvalidPart",
            .failureClass = Restart,
            .source = "S3 API model: list the parts, send what is missing, then close once more"},
    CodeRow{.code = "NoSuchKey",
            .failureClass = Restart,
            .only = Purpose::AskSession,
            .source = "Ceph RADOS Gateway 16, of a session that is gone"},
    CodeRow{.code = "ConditionalRequestConflict",
            .failureClass = Restart,
            .only = Purpose::CloseSession,
            .source = "S3 API model: the whole upload has to be made anew"},
    CodeRow{.code = "ConditionalRequestConflict", .failureClass = Retry, .source = model},
    CodeRow{.code = "PreconditionFailed",
            .failureClass = Fatal,
            .only = Purpose::Read,
            .source = "S3 API model, GetObject with If-Match: it is another object by now"},
    CodeRow{.code = "PreconditionFailed",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "aws-sdk-java-v2#6580: the object may be our own",
            .afterwards = Ask,
            .when = {.ambiguous = true}},
    CodeRow{.code = "PreconditionFailed",
            .failureClass = Ask,
            .source = "S3 API model: there is an object already"},
    CodeRow{
        .code = "InvalidPartOrder", .failureClass = Fatal, .source = "S3 API model: a fault of this program"},
    CodeRow{.code = "MalformedXML", .failureClass = Fatal, .source = "S3 API model: a fault of this program"},
    CodeRow{.code = "EntityTooSmall", .failureClass = Fatal, .source = "S3 API model: a part below 5 MiB"},
    CodeRow{.code = "EntityTooLarge", .failureClass = Fatal, .source = model},

    // A person has to decide.
    CodeRow{.code = "QuotaExceeded", .failureClass = Ask, .source = "Ceph RADOS Gateway; our judgement"},
    CodeRow{.code = "BucketQuotaExceeded", .failureClass = Ask, .source = judgement},
    CodeRow{.code = "UserQuotaExceeded", .failureClass = Ask, .source = judgement},
    CodeRow{.code = "XMinioStorageFull", .failureClass = Ask, .source = minio},
    CodeRow{.code = "XMinioAdminBucketQuotaExceeded", .failureClass = Ask, .source = minio},

    // Permanent: another attempt would not help.
    CodeRow{.code = "NoSuchBucket", .failureClass = Fatal, .source = model},
    CodeRow{.code = "NoSuchKey", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidBucketName", .failureClass = Fatal, .source = model},
    CodeRow{.code = "KeyTooLongError", .failureClass = Fatal, .source = model},
    CodeRow{.code = "MetadataTooLarge", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidStorageClass", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidEncryptionAlgorithmError", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidArgument", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidRequest", .failureClass = Fatal, .source = model},
    CodeRow{.code = "MethodNotAllowed", .failureClass = Fatal, .source = model},
    CodeRow{.code = "NotImplemented", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidObjectState", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidBucketState", .failureClass = Fatal, .source = model},
    CodeRow{.code = "RestoreAlreadyInProgress", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BucketAlreadyOwnedByYou",
            .failureClass = Fatal,
            .source = "S3 API model: a success for who makes a bucket, which an upload never does"},
};

constexpr std::array statuses{
    StatusRow{.first = 409,
              .last = 409,
              .failureClass = Reconcile,
              .only = Purpose::CloseSession,
              .source = "our judgement: something else is under way, perhaps an earlier try"},
    StatusRow{.first = 301,
              .last = 303,
              .failureClass = Region,
              .limit = 1,
              .source = "botocore, its redirector for regions; rclone s3"},
    StatusRow{.first = 307,
              .last = 308,
              .failureClass = Region,
              .limit = 3,
              .source = "S3 API model, TemporaryRedirect"},
    StatusRow{.first = 400,
              .last = 400,
              .failureClass = Region,
              .limit = 1,
              .source = "botocore: an answer to HEAD that names the bucket's region",
              .when = {.regionNamed = true}},
};

constexpr std::array denials{
    DenialRow{"NotImplemented", Denial::NotSupported, model},
    DenialRow{"PreconditionFailed", Denial::ConditionNotMet, model},
    DenialRow{"NoSuchKey", Denial::NotThere, model},
    DenialRow{"NoSuchBucket", Denial::NotThere, model},
    DenialRow{"NoSuchUpload", Denial::NotThere, model},
};

constexpr ErrorTable table{.provider = "s3", .codes = codes, .statuses = statuses};

} // namespace

const ErrorTable &s3ErrorTable()
{
    return table;
}

std::span<const DenialRow> s3Denials()
{
    return denials;
}

} // namespace windlass
