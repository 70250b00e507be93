// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/gcs/errors.h"

#include <array>

namespace windlass {

namespace {

using enum FailureClass;
using namespace std::chrono_literals;

constexpr std::string_view model = "Cloud Storage JSON API, error codes";
constexpr std::string_view query =
    "google-cloud-go#1507, java-storage: ask how far the session is, never send blindly";
constexpr std::string_view gone = "google-cloud-python#7530: the session is gone";

constexpr std::array codes{
    // Throttling. After a 429, ask the session for its offset before sending more.
    CodeRow{.code = "rateLimitExceeded",
            .failureClass = Reconcile,
            .only = Purpose::SendPiece,
            .source = query,
            .when = {.httpStatus = 429}},
    CodeRow{.code = "rateLimitExceeded",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .source = query,
            .when = {.httpStatus = 429}},
    CodeRow{.code = "rateLimitExceeded", .failureClass = Throttle, .source = "rclone googlecloudstorage"},
    CodeRow{.code = "userRateLimitExceeded", .failureClass = Throttle, .source = "rclone googlecloudstorage"},

    // The session knows: ask it for its offset, or it is gone.
    CodeRow{.code = "backendError",
            .failureClass = Restart,
            .source = "google-cloud-java#3586, hadoop-connectors#121: it hides in a 410",
            .when = {.httpStatus = 410}},
    CodeRow{.code = "backendError", .failureClass = Reconcile, .only = Purpose::SendPiece, .source = query},
    CodeRow{
        .code = "backendError", .failureClass = Reconcile, .only = Purpose::CloseSession, .source = query},
    CodeRow{.code = "backendError", .failureClass = Retry, .source = model},
    CodeRow{.code = "conditionNotMet",
            .failureClass = Reconcile,
            .limit = 1,
            .source = "Cloud Storage, error codes: the object may be our own",
            .when = {.ambiguous = true}},
    CodeRow{.code = "conditionNotMet", .failureClass = Fatal, .source = model},
    CodeRow{.code = "invalid",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .limit = 1,
            .source = query},
    CodeRow{.code = "invalid", .failureClass = Fatal, .source = model},
    CodeRow{.code = "badRequest",
            .failureClass = Reconcile,
            .only = Purpose::CloseSession,
            .limit = 1,
            .source = query},
    CodeRow{.code = "badRequest", .failureClass = Fatal, .source = model},

    // We, or a person, must correct something first.
    CodeRow{.code = "authError", .failureClass = Refresh, .limit = 1, .source = model, .afterwards = Ask},
    CodeRow{.code = "invalid_grant",
            .failureClass = Clock,
            .limit = 1,
            .source = "OAuth 2.0 for service accounts: the assertion bears the hour",
            .afterwards = Ask,
            .when = {.clockOffBy = 5min}},
    CodeRow{.code = "invalid_grant", .failureClass = Ask, .source = "RFC 6749 5.2"},
    CodeRow{.code = "quotaExceeded",
            .failureClass = Ask,
            .source = "rclone#286, #615, #3328: trying for ever burnt bandwidth"},
    CodeRow{.code = "dailyLimitExceeded",
            .failureClass = Ask,
            .source = "rclone#286, #615, #3328: trying for ever burnt bandwidth"},
    CodeRow{.code = "storageQuotaExceeded",
            .failureClass = Ask,
            .source = "rclone#286, #615, #3328: trying for ever burnt bandwidth"},
    CodeRow{.code = "billingNotEnabled",
            .failureClass = Ask,
            .source = "rclone#286, #615, #3328: trying for ever burnt bandwidth"},
    CodeRow{.code = "accountDisabled",
            .failureClass = Ask,
            .source = "rclone#286, #615, #3328: trying for ever burnt bandwidth"},

    // Permanent: another attempt would not help.
    CodeRow{.code = "forbidden", .failureClass = Fatal, .source = model},
    CodeRow{.code = "insufficientPermissions", .failureClass = Fatal, .source = model},
};

// A 308 means progress; a dialect that reads its Range does not treat it as a failure. One that does asks the
// session for its offset.
constexpr std::string_view range = "Cloud Storage, resumable uploads: Range says how far the session is";

constexpr std::array statuses{
    StatusRow{
        .first = 308, .last = 308, .failureClass = Reconcile, .only = Purpose::SendPiece, .source = range},
    StatusRow{
        .first = 308, .last = 308, .failureClass = Reconcile, .only = Purpose::CloseSession, .source = range},
    StatusRow{
        .first = 416, .last = 416, .failureClass = Reconcile, .only = Purpose::SendPiece, .source = range},
    StatusRow{
        .first = 416, .last = 416, .failureClass = Reconcile, .only = Purpose::CloseSession, .source = range},
    StatusRow{
        .first = 429, .last = 429, .failureClass = Reconcile, .only = Purpose::SendPiece, .source = query},
    StatusRow{
        .first = 429, .last = 429, .failureClass = Reconcile, .only = Purpose::CloseSession, .source = query},
    StatusRow{.first = 404, .last = 404, .failureClass = Restart, .only = Purpose::SendPiece, .source = gone},
    StatusRow{
        .first = 404, .last = 404, .failureClass = Restart, .only = Purpose::CloseSession, .source = gone},
    StatusRow{.first = 410, .last = 410, .failureClass = Restart, .source = gone},
    StatusRow{
        .first = 408, .last = 408, .failureClass = Reconcile, .only = Purpose::SendPiece, .source = query},
    StatusRow{
        .first = 500, .last = 599, .failureClass = Reconcile, .only = Purpose::SendPiece, .source = query},
    StatusRow{
        .first = 408, .last = 408, .failureClass = Reconcile, .only = Purpose::CloseSession, .source = query},
    StatusRow{
        .first = 500, .last = 599, .failureClass = Reconcile, .only = Purpose::CloseSession, .source = query},
};

// A repeated chunk is stored at the session's current offset, which may not be the intended one; a repeated
// insert creates another generation.
constexpr std::array askFirst{Purpose::SendPiece, Purpose::SendWhole};

constexpr ErrorTable table{.provider = "gcs", .codes = codes, .statuses = statuses, .askFirst = askFirst};

} // namespace

const ErrorTable &gcsErrorTable()
{
    return table;
}

} // namespace windlass
