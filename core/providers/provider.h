// SPDX-License-Identifier: GPL-3.0-or-later
// The door to a service's dialect. Stateless and const, pure both ways: a step becomes a request, an answer
// becomes a receipt or a failure. So signers and parsers are tested with vectors and no server.
#pragma once

#include "core/base/result.h"
#include "core/net/http.h"
#include "core/retry/classify.h"
#include "core/upload/checksummode.h"
#include "core/upload/shape.h"
#include "core/upload/step.h"

#include <QDateTime>
#include <QList>
#include <QUrl>

namespace windlass {

/// Where an object lives and who asks: what the provider needs besides the step itself.
struct ObjectAddress
{
    QUrl endpoint; ///< empty: the provider's own
    QString bucket;
    QString key; ///< exactly as it shall be named
    QString region;
    bool pathStyle = false;

    QString accessKeyId;
    QString secretAccessKey;
    QString sessionToken;
};

/// What is known when a request is made, besides the step and the address.
struct UploadFacts
{
    QString uploadId;           ///< our own, goes into the object's metadata
    QString sessionId;          ///< the service's, once the session is open
    QList<ConfirmedPart> parts; ///< for Complete, in order
    int partMarker = 0;         ///< for ListParts: after this part
    QList<QPair<QString, QString>> metadata;
    bool mustNotExist = false; ///< Put and Complete must not replace an object (`If-None-Match: *`)
    ChecksumMode checksumMode = ChecksumMode::Etag; ///< of the session
    QByteArray md5;  ///< with ContentMd5: of the bytes that the step sends, raw
    QString etag;    ///< for Get: of the object that is meant, and no other
    QString prefix;  ///< for ListUploads and List
    QString after;   ///< for List: only names behind this one, in the order of their UTF-8 bytes
    PageMarker page; ///< for ListUploads and List: goes on from here
};

class Provider
{
public:
    virtual ~Provider() = default;

    /// The limits of the service at the endpoint (empty: the provider's own).
    virtual UploadShape shape(const QUrl &endpoint) const = 0;
    /// The service's name for people: `S3`.
    virtual QString name() const = 0;
    virtual const ErrorTable &errorTable() const = 0;
    /// The signed request. Where the step sends part of the file, its body is that range with the digests and
    /// the framing of the checksum mode; the caller puts the file in. `now` is the hour of signing by the
    /// service's clock, UTC.
    virtual HttpRequest request(const Step &step, const ObjectAddress &address, const UploadFacts &facts,
                                const QDateTime &now) const = 0;
    /// What the answer means for the step. A failure carries status, code, request id, delay, the
    /// service's hour, and who was asked.
    Result<Receipt> receipt(const Step &step, const HttpReply &reply) const
    {
        auto receipt = read(step, reply);
        if (!receipt)
            receipt.error().endpoint = reply.endpoint;
        return receipt;
    }

protected:
    virtual Result<Receipt> read(const Step &step, const HttpReply &reply) const = 0;

    Provider() = default;
    Provider(const Provider &) = default;
    Provider &operator=(const Provider &) = default;
};

} // namespace windlass
