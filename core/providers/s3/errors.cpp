// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/s3/errors.h"

#include <array>

namespace windlass {

namespace {

using enum FailureClass;
using namespace std::chrono_literals;

constexpr auto s3Api = "Amazon S3 API reference, error responses";
constexpr auto throttling = "the AWS SDKs' list of throttling codes";
constexpr auto judgement = "our judgement";

constexpr std::array rows{
    // Codes whose meaning depends on the operation stand first.
    CodeRow{"NoSuchUpload", Reconcile, "Complete may have been carried out before", 2, Restart,
            Operation::Complete},
    CodeRow{"InternalError", Reconcile, s3Api, 0, Fatal, Operation::Complete},
    CodeRow{"InternalErrors", Reconcile, s3Api, 0, Fatal, Operation::Complete},
    CodeRow{"ConditionalRequestConflict", Restart, s3Api, 0, Fatal, Operation::Complete},
    CodeRow{"NoSuchKey", Restart, "Ceph 16, of a session that is gone", 0, Fatal, Operation::ListParts},

    CodeRow{"SlowDown", Throttle, s3Api},
    CodeRow{"SlowDownRead", Throttle, "MinIO"},
    CodeRow{"SlowDownWrite", Throttle, "MinIO"},
    CodeRow{"ServiceUnavailable", Throttle, s3Api},
    CodeRow{"Throttling", Throttle, throttling},
    CodeRow{"ThrottlingException", Throttle, throttling},
    CodeRow{"ThrottledException", Throttle, throttling},
    CodeRow{"RequestThrottled", Throttle, throttling},
    CodeRow{"RequestThrottledException", Throttle, throttling},
    CodeRow{"RequestLimitExceeded", Throttle, throttling},
    CodeRow{"BandwidthLimitExceeded", Throttle, throttling},
    CodeRow{"TooManyRequests", Throttle, throttling},
    CodeRow{"TooManyRequestsException", Throttle, throttling},
    CodeRow{"LimitExceededException", Throttle, throttling},
    CodeRow{"EC2ThrottledException", Throttle, throttling},
    CodeRow{"ProvisionedThroughputExceededException", Throttle, throttling},
    CodeRow{"TransactionInProgressException", Throttle, throttling},
    CodeRow{"PriorRequestNotComplete", Throttle, throttling},

    CodeRow{"InternalError", Retry, s3Api},
    CodeRow{"InternalErrors", Retry, s3Api},
    CodeRow{"RequestTimeout", Retry, s3Api},
    CodeRow{"RequestTimeoutException", Retry, s3Api},
    CodeRow{"RequestError", Retry, "S3-compatible gateways"},
    CodeRow{"OperationAborted", Retry, s3Api},
    CodeRow{"ConditionalRequestConflict", Retry, s3Api},
    CodeRow{"IncompleteBody", Retry, s3Api, 1},
    CodeRow{"BadDigest", Retry, s3Api, 1},
    CodeRow{"InvalidDigest", Retry, s3Api, 1},
    CodeRow{"XAmzContentSHA256Mismatch", Retry, s3Api, 1},
    CodeRow{"XAmzContentChecksumMismatch", Retry, s3Api, 1},

    CodeRow{"NoSuchUpload", Restart, s3Api},

    CodeRow{"RequestTimeTooSkewed", Clock, s3Api, 1, Ask},
    CodeRow{"RequestExpired", Clock, s3Api, 1, Ask},
    CodeRow{"RequestInTheFuture", Clock, s3Api, 1, Ask},
    CodeRow{"SignatureDoesNotMatch", Ask, s3Api, 0, Fatal, {}, 4min},
    CodeRow{"InvalidSignature", Ask, s3Api, 0, Fatal, {}, 4min},

    CodeRow{"ExpiredToken", Refresh, s3Api, 1, Ask},
    CodeRow{"ExpiredTokenException", Refresh, s3Api, 1, Ask},
    CodeRow{"TokenRefreshRequired", Refresh, s3Api, 1, Ask},

    CodeRow{"AuthorizationHeaderMalformed", Region, s3Api, 1},
    CodeRow{"PermanentRedirect", Region, s3Api, 1},
    CodeRow{"IllegalLocationConstraintException", Region, s3Api, 1},
    CodeRow{"InvalidRegion", Region, s3Api, 1},
    CodeRow{"TemporaryRedirect", Region, s3Api, 3},
    CodeRow{"Redirect", Region, s3Api, 3},

    CodeRow{"InvalidAccessKeyId", Ask, s3Api},
    CodeRow{"InvalidToken", Ask, s3Api},
    CodeRow{"AccountProblem", Ask, s3Api},
    CodeRow{"AllAccessDisabled", Ask, s3Api},
    CodeRow{"NotSignedUp", Ask, s3Api},
    CodeRow{"InvalidPayer", Ask, s3Api},
    CodeRow{"QuotaExceeded", Ask, "Ceph and others"},
    CodeRow{"XMinioStorageFull", Ask, "MinIO"},
    CodeRow{"BucketQuotaExceeded", Ask, judgement},

    CodeRow{"AccessDenied", Fatal, s3Api},
    CodeRow{"NoSuchBucket", Fatal, s3Api},
    CodeRow{"NoSuchKey", Fatal, s3Api},
    CodeRow{"InvalidBucketName", Fatal, s3Api},
    CodeRow{"KeyTooLongError", Fatal, s3Api},
    CodeRow{"MetadataTooLarge", Fatal, s3Api},
    CodeRow{"InvalidStorageClass", Fatal, s3Api},
    CodeRow{"InvalidEncryptionAlgorithmError", Fatal, s3Api},
    CodeRow{"InvalidArgument", Fatal, s3Api},
    CodeRow{"InvalidRequest", Fatal, s3Api},
    CodeRow{"MethodNotAllowed", Fatal, s3Api},
    CodeRow{"NotImplemented", Fatal, s3Api},
    CodeRow{"InvalidPart", Restart, "S3 API: list the parts, send the missing ones, close once more"},
    CodeRow{"InvalidPartOrder", Fatal, "ours to put right"},
    CodeRow{"MalformedXML", Fatal, "ours to put right"},
    CodeRow{"EntityTooSmall", Fatal, "ours to put right"},
    CodeRow{"EntityTooLarge", Fatal, s3Api},
    CodeRow{"PreconditionFailed", Fatal, s3Api},
    CodeRow{"InvalidObjectState", Fatal, s3Api},
    CodeRow{"InvalidBucketState", Fatal, s3Api},
    CodeRow{"RestoreAlreadyInProgress", Fatal, s3Api},
};

constexpr ErrorTable table{"s3", rows};

} // namespace

const ErrorTable &s3ErrorTable()
{
    return table;
}

} // namespace windlass
