// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/azure/errors.h"

#include <array>

namespace windlass {

namespace {

using enum FailureClass;
using namespace std::chrono_literals;

constexpr std::string_view model = "Azure Blob Storage, error codes";

constexpr std::array codes{
    // Throttling.
    CodeRow{.code = "ServerBusy", .failureClass = Throttle, .source = model},
    CodeRow{.code = "SnapshotOperationRateExceeded", .failureClass = Throttle, .source = model},

    // Temporary trouble of the service.
    CodeRow{.code = "InternalError", .failureClass = Retry, .source = model},
    CodeRow{.code = "SystemInUse",
            .failureClass = Retry,
            .limit = 20,
            .source = "our judgement: it takes minutes, and then a person has to look",
            .afterwards = Ask,
            .step = 30s},
    CodeRow{.code = "PendingCopyOperation",
            .failureClass = Retry,
            .limit = 20,
            .source = "our judgement: it takes minutes, and then a person has to look",
            .afterwards = Ask,
            .step = 30s},
    CodeRow{.code = "ContainerBeingDeleted",
            .failureClass = Retry,
            .limit = 20,
            .source = "our judgement: it takes minutes, and then a person has to look",
            .afterwards = Ask,
            .step = 30s},
    CodeRow{.code = "AccountBeingCreated",
            .failureClass = Retry,
            .limit = 20,
            .source = "our judgement: it takes minutes, and then a person has to look",
            .afterwards = Ask,
            .step = 30s},
    CodeRow{.code = "Md5Mismatch",
            .failureClass = Retry,
            .limit = 1,
            .source = "our judgement: read and sent once more, then the file changed or memory is faulty"},
    CodeRow{.code = "Crc64Mismatch",
            .failureClass = Retry,
            .limit = 1,
            .source = "our judgement: read and sent once more, then the file changed or memory is faulty"},
    CodeRow{.code = "InvalidBlobOrBlock",
            .failureClass = Retry,
            .limit = 1,
            .source = "rclone azureblob: blocks of another upload with ids of another length"},

    // The outcome is unknown: find out first.
    CodeRow{.code = "OperationTimedOut",
            .failureClass = Reconcile,
            .source = "azcopy#750: the service itself does not know"},
    CodeRow{.code = "InvalidBlockList",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "azcopy#927: list the blocks, then commit once more; usually another writer"},
    CodeRow{.code = "ConditionNotMet",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "Azure Blob Storage, error codes: the blob may be our own",
            .when = {.ambiguous = true}},
    CodeRow{.code = "ConditionNotMet", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlobAlreadyExists",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "Azure Blob Storage, error codes: the blob may be our own",
            .when = {.ambiguous = true}},
    CodeRow{.code = "BlobAlreadyExists", .failureClass = Fatal, .source = model},
    CodeRow{.code = "UnauthorizedBlobOverwrite",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "Azure Blob Storage, error codes: the blob may be our own",
            .when = {.ambiguous = true}},
    CodeRow{.code = "UnauthorizedBlobOverwrite", .failureClass = Fatal, .source = model},

    // We, or a person, must correct something first.
    CodeRow{.code = "AuthenticationFailed",
            .failureClass = Clock,
            .limit = 1,
            .source = "Azure Storage, Shared Key: the clock may be off by 15 min",
            .afterwards = Ask,
            .when = {.clockOffBy = 15min}},
    CodeRow{.code = "AuthenticationFailed",
            .failureClass = Ask,
            .source = "Azure Blob Storage, error codes: a wrong key or a signature past its expiry, which a "
                      "person has to put right"},
    CodeRow{.code = "InvalidAuthenticationInfo",
            .failureClass = Refresh,
            .limit = 1,
            .source = "rclone azureblob",
            .afterwards = Ask},
    CodeRow{.code = "NoAuthenticationInformation",
            .failureClass = Refresh,
            .limit = 1,
            .source = "rclone azureblob",
            .afterwards = Ask},
    CodeRow{.code = "LeaseIdMissing",
            .failureClass = Ask,
            .source = "our judgement: who holds the lease has to give it back"},
    CodeRow{.code = "LeaseIdMismatchWithBlobOperation",
            .failureClass = Ask,
            .source = "our judgement: who holds the lease has to give it back"},
    CodeRow{.code = "LeaseIdMismatchWithContainerOperation",
            .failureClass = Ask,
            .source = "our judgement: who holds the lease has to give it back"},
    CodeRow{.code = "LeaseIdMismatchWithLeaseOperation",
            .failureClass = Ask,
            .source = "our judgement: who holds the lease has to give it back"},
    CodeRow{.code = "LeaseLost",
            .failureClass = Ask,
            .source = "our judgement: who holds the lease has to give it back"},

    // Permanent: another attempt would not help.
    CodeRow{.code = "AuthorizationFailure", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationPermissionMismatch", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationProtocolMismatch", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationResourceTypeMismatch", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationServiceMismatch", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AuthorizationSourceIPMismatch", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InsufficientAccountPermissions", .failureClass = Fatal, .source = model},
    CodeRow{.code = "AccountIsDisabled", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlockCountExceedsLimit", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlockListTooLong", .failureClass = Fatal, .source = model},
    CodeRow{.code = "RequestBodyTooLarge", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidBlockId", .failureClass = Fatal, .source = model},
    CodeRow{.code = "OutOfRangeInput", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlobImmutableDueToPolicy", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlobImmutableDueToLegalHold", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlobArchived", .failureClass = Fatal, .source = model},
    CodeRow{.code = "BlobBeingRehydrated", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidBlobType", .failureClass = Fatal, .source = model},
    CodeRow{.code = "ContainerNotFound", .failureClass = Fatal, .source = model},
    CodeRow{.code = "ResourceNotFound", .failureClass = Fatal, .source = model},
    CodeRow{.code = "ContainerDisabled", .failureClass = Fatal, .source = model},
    CodeRow{.code = "CannotVerifyCopySource",
            .failureClass = Fatal,
            .source = "Azure Blob Storage, error codes: of a copy, which an upload never is"},
    CodeRow{.code = "InvalidHeaderValue", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidQueryParameterValue", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidUri", .failureClass = Fatal, .source = model},
    CodeRow{.code = "MissingRequiredHeader", .failureClass = Fatal, .source = model},
    CodeRow{.code = "MissingRequiredQueryParameter", .failureClass = Fatal, .source = model},
    CodeRow{.code = "MissingRequiredXmlNode", .failureClass = Fatal, .source = model},
    CodeRow{.code = "UnsupportedHeader", .failureClass = Fatal, .source = model},
    CodeRow{.code = "UnsupportedHttpVerb", .failureClass = Fatal, .source = model},
    CodeRow{.code = "UnsupportedQueryParameter", .failureClass = Fatal, .source = model},
    CodeRow{.code = "UnsupportedXmlNode", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidXmlDocument", .failureClass = Fatal, .source = model},
    CodeRow{.code = "InvalidXmlNodeValue", .failureClass = Fatal, .source = model},
};

constexpr ErrorTable table{.provider = "azure", .codes = codes};

} // namespace

const ErrorTable &azureErrorTable()
{
    return table;
}

} // namespace windlass
