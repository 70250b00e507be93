// SPDX-License-Identifier: GPL-3.0-or-later
// The door to a service's dialect. Stateless and const, pure both ways: a step becomes a request, an answer
// becomes a receipt or a failure. So signers and parsers are tested with vectors and no server.
#pragma once

#include "core/base/result.h"
#include "core/net/http.h"
#include "core/providers/address.h"
#include "core/providers/denial.h"
#include "core/providers/place.h"
#include "core/retry/classify.h"
#include "core/upload/checksummode.h"
#include "core/upload/shape.h"
#include "core/upload/step.h"

#include <QDateTime>
#include <QList>
#include <QUrl>

#include <optional>
#include <span>

namespace windlass {

/// What is known when a request is made, besides the step and the address.
struct UploadFacts
{
    QString uploadId;           ///< our own, goes into the object's metadata
    QString sessionId;          ///< the service's, once the session is open
    qint64 size = 0;            ///< of the whole object, bytes
    QList<ConfirmedPart> parts; ///< for Complete, in order
    int partMarker = 0;         ///< for ListParts: after this part
    QList<QPair<QString, QString>> metadata;
    bool mustNotExist = false; ///< what makes the object must not replace another (`If-None-Match: *`)
    ChecksumMode checksumMode = ChecksumMode::Etag; ///< of the session
    QByteArray md5;  ///< with ContentMd5: of the bytes that the step sends, raw
    QString etag;    ///< for Get: of the object that is meant, and no other
    QString prefix;  ///< for ListUploads and List
    QString after;   ///< for List: only names behind this one, in the order of their UTF-8 bytes
    PageMarker page; ///< for ListUploads and List: goes on from here
};

/// Where a redirect leads.
struct Moved
{
    BucketAddress to;
    bool lasts = true; ///< it holds for later requests, too

    bool operator==(const Moved &) const = default;
};

/// What a refused request says of the checksums that went along with it, or did not.
enum class OnChecksums {
    Silent,        ///< it says nothing of them
    Refused,       ///< the mode, as it seems: anything between may have refused it
    RefusedByName, ///< the mode, by a code that services have for that: it holds for later, too
    WantsMd5,      ///< the service takes no data that no checksum comes with
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
    /// What the service calls the right to look at an object, and to list its bucket: `s3:GetObject`.
    virtual QString rightToRead() const = 0;
    virtual QString rightToList() const = 0;
    /// The address of the bucket itself; empty for what cannot be asked for.
    virtual QUrl bucketUrl(const BucketAddress &address) const = 0;
    /// The bucket and the service that has it, normalised.
    virtual Place place(const BucketAddress &address) const = 0;
    /// Another address of the same bucket that the failure of a request for this key names (empty: of a
    /// request about the bucket); nothing where it names none, the same, or one that the credentials must
    /// not be sent to. Nothing below follows a redirect. (docs/retry.md, "Redirects")
    virtual std::optional<Moved> moved(const BucketAddress &from, const Failure &failure,
                                       const QString &key) const = 0;
    /// What its refusals say, by its codes.
    virtual std::span<const DenialRow> denials() const = 0;
    /// The modes that are worth finding out about where nothing is known of the service, the best first.
    virtual std::span<const ChecksumMode> checksumCandidates() const = 0;
    /// What a failure of a request in that mode says of the mode.
    virtual OnChecksums onChecksums(const Failure &failure, ChecksumMode mode) const = 0;
    /// The signed request. Where the step sends part of the file, its body is that range with the digests and
    /// the framing of the checksum mode; the caller puts the file in. `now` is the time of signing by the
    /// service's clock, UTC.
    virtual HttpRequest request(const Step &step, const ObjectAddress &address, const UploadFacts &facts,
                                const QDateTime &now) const = 0;
    /// What the answer means for the step. A failure carries status, code, request id, delay, the
    /// service's time, and who was asked. `now` is the time of the answer by the service's clock as far as we
    /// know it, UTC: an answer that names a time without its own Date is measured by it.
    Result<Receipt> receipt(const Step &step, const HttpReply &reply, const QDateTime &now) const
    {
        auto receipt = read(step, reply, now);
        if (!receipt) {
            receipt.error().endpoint = reply.endpoint;
            receipt.error().denial = denialOf(receipt.error(), denials());
        }
        return receipt;
    }

protected:
    virtual Result<Receipt> read(const Step &step, const HttpReply &reply, const QDateTime &now) const = 0;

    Provider() = default;
    Provider(const Provider &) = default;
    Provider &operator=(const Provider &) = default;
};

} // namespace windlass
