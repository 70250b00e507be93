// SPDX-License-Identifier: GPL-3.0-or-later
// The interface to a service's dialect. Stateless and pure in both directions: work becomes a request, an
// answer becomes a receipt or a failure. So signers and parsers are tested with vectors, without a server.
#pragma once

#include "core/base/result.h"
#include "core/net/http.h"
#include "core/providers/address.h"
#include "core/providers/denial.h"
#include "core/providers/place.h"
#include "core/retry/classify.h"
#include "core/upload/checksummode.h"
#include "core/upload/shape.h"
#include "core/upload/work.h"

#include <QDateTime>
#include <QList>
#include <QUrl>

#include <optional>
#include <span>

namespace windlass {

/// Where a redirect leads.
struct Moved
{
    BucketAddress to;
    bool lasts = true; ///< applies to later requests, too

    bool operator==(const Moved &) const = default;
};

/// What a refusal tells about the checksums that the request had, or lacked.
enum class ChecksumRefusal {
    Silent,        ///< nothing
    Refused,       ///< the mode was probably refused, perhaps by something in between
    RefusedByName, ///< the mode was refused, by a code made for that: remember it
    WantsMd5,      ///< the service does not accept data without a checksum
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
    /// The service's names for the permission to read an object, and to list its bucket: `s3:GetObject`.
    virtual QString rightToRead() const = 0;
    virtual QString rightToList() const = 0;
    /// The URL of the bucket itself; empty if it cannot be requested as it is.
    virtual QUrl bucketUrl(const BucketAddress &address) const = 0;
    /// The bucket and its service, normalised.
    virtual Place place(const BucketAddress &address) const = 0;
    /// The other address of the same bucket that a failed request for `key` names (empty key: a request about
    /// the bucket). Empty if it names none, names the same address, or names one that the credentials must
    /// not be sent to. The layers below follow no redirects. (docs/retry.md, "Redirects")
    virtual std::optional<Moved> moved(const BucketAddress &from, const Failure &failure,
                                       const QString &key) const = 0;
    /// The table of the service's codes and what they deny.
    virtual std::span<const DenialRow> denials() const = 0;
    /// The modes to probe if nothing is known about the service, best first.
    virtual std::span<const ChecksumMode> checksumCandidates() const = 0;
    /// What a failed request tells about the checksum mode in which it was sent.
    virtual ChecksumRefusal onChecksums(const Failure &failure, ChecksumMode mode) const = 0;
    /// The signed request. If the work sends part of the file, the body is that range with the digests and
    /// the framing of the checksum mode, and the caller attaches the file. `now`: the time of signing by the
    /// service's clock, UTC.
    virtual HttpRequest request(const Work &work, const ObjectAddress &address,
                                const QDateTime &now) const = 0;
    /// The result of the work. A failure carries status, code, request id, delay, the service's time, and the
    /// endpoint. `now`: the time of the answer by the service's clock as far as we know it, UTC. It is used
    /// if the answer names a time and has no Date header.
    Result<Receipt> receipt(const Work &work, const HttpReply &reply, const QDateTime &now) const
    {
        auto receipt = read(work, reply, now);
        // An answer of another kind must not be read as one that says: there is nothing.
        if (receipt && !isAnswerTo(work, receipt->answer))
            receipt = failed(localFailure(FailureKind::BadAnswer,
                                          Sentence::tr("The answer does not belong to what was asked for.")));
        if (!receipt) {
            receipt.error().endpoint = reply.endpoint;
            receipt.error().denial = denialOf(receipt.error(), denials());
        }
        return receipt;
    }

protected:
    virtual Result<Receipt> read(const Work &work, const HttpReply &reply, const QDateTime &now) const = 0;

    Provider() = default;
    Provider(const Provider &) = default;
    Provider &operator=(const Provider &) = default;
};

} // namespace windlass
