// SPDX-License-Identifier: GPL-3.0-or-later
// An answer of the practice store: a status, headers, and a body that is bytes or a part of a file. Errors
// are XML, in S3's form.
#pragma once

#include "practice/requesthead.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace windlass::practice {

struct Answer
{
    int status = 200;
    QByteArray code; ///< code of an error; empty if the answer is no error
    Headers headers;
    QByteArray body;
    QString file; ///< if set, the body is `length` bytes of it, starting at `offset`
    qint64 offset = 0;
    qint64 length = 0;
    bool closes = false;    ///< the connection cannot be used after this answer
    QByteArrayList dropped; ///< headers to leave out, in lower case; `x-amz-meta-*` for all with this prefix
};

/// A row of the errors that this store returns on its own.
enum class ErrorCode {
    AccessDenied,
    AuthorizationHeaderMalformed,
    BadDigest,
    BadRequest,
    BucketAlreadyOwnedByYou,
    EntityTooLarge,
    EntityTooSmall,
    ExpiredToken,
    IncompleteBody,
    InternalError,
    InvalidAccessKeyId,
    InvalidArgument,
    InvalidBucketName,
    InvalidDigest,
    InvalidPart,
    InvalidPartOrder,
    InvalidRange,
    InvalidRequest,
    InvalidToken,
    InvalidUri,
    KeyTooLong,
    MalformedXml,
    MaxMessageLengthExceeded,
    MissingContentLength,
    NoSuchBucket,
    NoSuchKey,
    NoSuchUpload,
    NotImplemented,
    OperationAborted,
    PreconditionFailed,
    RequestTimeTooSkewed,
    SignatureDoesNotMatch,
    ContentSha256Mismatch,
};

/// Further elements of an error's body, such as `ServerTime`.
using Details = std::vector<std::pair<QByteArray, QByteArray>>;

/// The error in S3's words, or with `message` instead of the usual sentence. RequestId and Resource are added
/// on the way out (errorBody), when they are known.
struct Error
{
    int status = 500;
    QByteArray code;
    QByteArray message;
    Details details;
};
Error error(ErrorCode code, const QByteArray &message = {}, Details details = {});

/// An error that a fault rule asks for; without a code, the one that S3 uses with this status.
Error errorOf(int status, const QByteArray &code);

/// The `<Error>` element, without the XML declaration.
QByteArray errorBody(const Error &error, const QByteArray &resource, const QByteArray &requestId);
Answer errorAnswer(const Error &error, const QByteArray &resource, const QByteArray &requestId);

constexpr QByteArrayView xmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// `<name>text</name>` with the text escaped; control characters as character references, as S3 writes them.
QByteArray xmlElement(QByteArrayView name, QByteArrayView text);
/// A whole document with S3's namespace.
Answer xmlAnswer(QByteArrayView root, const QByteArray &content);

/// The reason phrase of a status in the status line.
QByteArrayView reason(int status);

} // namespace windlass::practice
