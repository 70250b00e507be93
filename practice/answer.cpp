// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/answer.h"

#include <algorithm>
#include <array>

namespace windlass::practice {

namespace {

struct ErrorRow
{
    ErrorCode name;
    int status;
    QByteArrayView code;
    QByteArrayView message;
};

// Codes and statuses: Amazon S3 API Reference, "Error responses". The sentences are our own and say what to
// do.
constexpr std::array errors{
    ErrorRow{ErrorCode::AccessDenied, 403, "AccessDenied",
             "Access denied: sign the request (Signature Version 4)."},
    ErrorRow{ErrorCode::AuthorizationHeaderMalformed, 400, "AuthorizationHeaderMalformed",
             "The Authorization header is not as Signature Version 4 wants it."},
    ErrorRow{ErrorCode::BadDigest, 400, "BadDigest", "The body is not the one that the digest was made of."},
    ErrorRow{ErrorCode::BadRequest, 400, "BadRequest", "The request cannot be understood."},
    ErrorRow{ErrorCode::BucketAlreadyOwnedByYou, 409, "BucketAlreadyOwnedByYou",
             "The bucket is there already."},
    ErrorRow{ErrorCode::EntityTooLarge, 400, "EntityTooLarge", "One request brings 5 GiB at most."},
    ErrorRow{ErrorCode::EntityTooSmall, 400, "EntityTooSmall",
             "Every part but the last needs at least 5 MiB."},
    ErrorRow{ErrorCode::ExpiredToken, 400, "ExpiredToken", "The session token has expired: get a fresh one."},
    ErrorRow{ErrorCode::IncompleteBody, 400, "IncompleteBody",
             "The body is shorter or longer than its headers say."},
    ErrorRow{ErrorCode::InternalError, 500, "InternalError", "The store failed inside. Try again."},
    ErrorRow{ErrorCode::InvalidAccessKeyId, 403, "InvalidAccessKeyId", "Nobody here has this access key."},
    ErrorRow{ErrorCode::InvalidArgument, 400, "InvalidArgument", "An argument has a value that cannot be."},
    ErrorRow{ErrorCode::InvalidBucketName, 400, "InvalidBucketName",
             "A bucket's name has 3 to 63 of: small letters, digits, dots and hyphens."},
    ErrorRow{ErrorCode::InvalidDigest, 400, "InvalidDigest", "The digest in the headers is not one."},
    ErrorRow{ErrorCode::InvalidPart, 400, "InvalidPart",
             "A part of the list is not here, or its ETag is another one."},
    ErrorRow{ErrorCode::InvalidPartOrder, 400, "InvalidPartOrder",
             "The parts have to be listed in rising order."},
    ErrorRow{ErrorCode::InvalidRange, 416, "InvalidRange", "The object has no such range."},
    ErrorRow{ErrorCode::InvalidRequest, 400, "InvalidRequest", "The request cannot be carried out as it is."},
    ErrorRow{ErrorCode::InvalidToken, 400, "InvalidToken",
             "The session token does not belong to the access key."},
    ErrorRow{ErrorCode::InvalidUri, 400, "InvalidURI", "The path or query is not percent-encoded UTF-8."},
    ErrorRow{ErrorCode::KeyTooLong, 400, "KeyTooLongError", "A key has 1024 bytes at most."},
    ErrorRow{ErrorCode::MalformedXml, 400, "MalformedXML",
             "The body is not the XML that this request needs."},
    ErrorRow{ErrorCode::MaxMessageLengthExceeded, 400, "MaxMessageLengthExceeded",
             "The request's body is too long."},
    ErrorRow{ErrorCode::MissingContentLength, 411, "MissingContentLength",
             "Say the Content-Length of the body."},
    ErrorRow{ErrorCode::NoSuchBucket, 404, "NoSuchBucket", "There is no such bucket."},
    ErrorRow{ErrorCode::NoSuchKey, 404, "NoSuchKey", "There is no such object."},
    ErrorRow{ErrorCode::NoSuchUpload, 404, "NoSuchUpload",
             "There is no such upload; it may have been completed or aborted."},
    ErrorRow{ErrorCode::NotImplemented, 501, "NotImplemented",
             "The practice store does not know this request."},
    ErrorRow{ErrorCode::OperationAborted, 409, "OperationAborted",
             "The upload is just being completed. Try again."},
    ErrorRow{ErrorCode::PreconditionFailed, 412, "PreconditionFailed", "The object is there already."},
    ErrorRow{ErrorCode::RequestTimeTooSkewed, 403, "RequestTimeTooSkewed",
             "The request was signed at a time too far from the store's own."},
    ErrorRow{ErrorCode::SignatureDoesNotMatch, 403, "SignatureDoesNotMatch",
             "The signature is another than the store makes of this request: check the secret access key."},
    ErrorRow{ErrorCode::ContentSha256Mismatch, 400, "XAmzContentSHA256Mismatch",
             "The body does not have the digest in x-amz-content-sha256."},
};

static_assert(std::is_sorted(errors.begin(), errors.end(), [](auto &a, auto &b) { return a.name < b.name; }));
static_assert(errors.size() == static_cast<size_t>(ErrorCode::ContentSha256Mismatch) + 1);

struct StatusRow
{
    int status;
    QByteArrayView words;
    QByteArrayView code; ///< the code for a fault rule with this status that names no code
};

// Reason phrases: RFC 9110, 15.
constexpr std::array statuses{
    StatusRow{100, "Continue", ""},
    StatusRow{102, "Processing", ""},
    StatusRow{103, "Early Hints", ""},
    StatusRow{200, "OK", "InternalError"},
    StatusRow{204, "No Content", ""},
    StatusRow{206, "Partial Content", ""},
    StatusRow{301, "Moved Permanently", "PermanentRedirect"},
    StatusRow{307, "Temporary Redirect", "TemporaryRedirect"},
    StatusRow{400, "Bad Request", "BadRequest"},
    StatusRow{401, "Unauthorized", "Unauthorized"},
    StatusRow{403, "Forbidden", "AccessDenied"},
    StatusRow{404, "Not Found", "NoSuchKey"},
    StatusRow{405, "Method Not Allowed", "MethodNotAllowed"},
    StatusRow{408, "Request Timeout", "RequestTimeout"},
    StatusRow{409, "Conflict", "OperationAborted"},
    StatusRow{411, "Length Required", "MissingContentLength"},
    StatusRow{412, "Precondition Failed", "PreconditionFailed"},
    StatusRow{416, "Range Not Satisfiable", "InvalidRange"},
    StatusRow{417, "Expectation Failed", "BadRequest"},
    StatusRow{429, "Too Many Requests", "TooManyRequests"},
    StatusRow{431, "Request Header Fields Too Large", "RequestHeaderSectionTooLarge"},
    StatusRow{500, "Internal Server Error", "InternalError"},
    StatusRow{501, "Not Implemented", "NotImplemented"},
    StatusRow{502, "Bad Gateway", "BadGateway"},
    StatusRow{503, "Service Unavailable", "SlowDown"},
    StatusRow{504, "Gateway Timeout", "GatewayTimeout"},
    StatusRow{505, "HTTP Version Not Supported", "BadRequest"},
    StatusRow{507, "Insufficient Storage", "InsufficientStorage"},
};

const StatusRow *rowOf(int status)
{
    const auto found =
        std::find_if(statuses.begin(), statuses.end(), [&](auto &r) { return r.status == status; });
    return found == statuses.end() ? nullptr : &*found;
}

} // namespace

Error error(ErrorCode code, const QByteArray &message, Details details)
{
    const ErrorRow &row = errors.at(static_cast<size_t>(code));
    return {row.status, row.code.toByteArray(), message.isEmpty() ? row.message.toByteArray() : message,
            std::move(details)};
}

Error errorOf(int status, const QByteArray &code)
{
    const StatusRow *row = rowOf(status);
    return {status,
            !code.isEmpty() ? code
            : row           ? row->code.toByteArray()
                            : QByteArray("Status" + QByteArray::number(status)),
            "The practice store was told to fail here.",
            {}};
}

QByteArray errorBody(const Error &error, const QByteArray &resource, const QByteArray &requestId)
{
    QByteArray body = "<Error>" + xmlElement("Code", error.code) + xmlElement("Message", error.message);
    for (const auto &[name, text] : error.details)
        body += xmlElement(name, text);
    return body + xmlElement("Resource", resource) + xmlElement("RequestId", requestId) +
           xmlElement("HostId", "windlass-practice") + "</Error>";
}

Answer errorAnswer(const Error &error, const QByteArray &resource, const QByteArray &requestId)
{
    Answer answer;
    answer.status = error.status;
    answer.code = error.code;
    answer.headers = {{"Content-Type", "application/xml"}};
    answer.body = xmlDeclaration.toByteArray() + errorBody(error, resource, requestId);
    return answer;
}

QByteArray xmlElement(QByteArrayView name, QByteArrayView text)
{
    QByteArray element = "<" + name.toByteArray() + ">";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '<':
            element += "&lt;";
            break;
        case '>':
            element += "&gt;";
            break;
        case '&':
            element += "&amp;";
            break;
        case '"':
            element += "&quot;";
            break;
        default:
            if (byte < ' ')
                element += "&#x" + QByteArray::number(byte, 16) + ";";
            else
                element += c;
        }
    }
    return element + "</" + name.toByteArray() + ">";
}

Answer xmlAnswer(QByteArrayView root, const QByteArray &content)
{
    Answer answer;
    answer.headers = {{"Content-Type", "application/xml"}};
    answer.body = xmlDeclaration.toByteArray() + "<" + root.toByteArray() +
                  " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + content + "</" +
                  root.toByteArray() + ">";
    return answer;
}

QByteArrayView reason(int status)
{
    const StatusRow *row = rowOf(status);
    return row ? row->words : QByteArrayView("Status");
}

} // namespace windlass::practice
