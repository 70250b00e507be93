// SPDX-License-Identifier: GPL-3.0-or-later
// An object store in memory behind the doors Http and Provider, for tests of the transfer in virtual time: it
// keeps what it receives, counts it, and fails as the test sets it. It speaks no real protocol; the practice
// store does that.
#pragma once

#include "core/net/http.h"
#include "core/providers/s3/dialect.h"

#include <functional>
#include <map>
#include <optional>

namespace windlass {

class FakeService : public Http, public Provider
{
public:
    explicit FakeService(Timers &timers)
        : timers_(timers)
    {}

    /// What to do with a request instead of serving it. Empty: serve it.
    struct Fault
    {
        std::optional<Duration> latency; ///< instead of the service's latency
        std::optional<Failure> failure;  ///< the request ends with this failure
        int status = 0;                  ///< or with this status, and this code
        QString code;
        std::optional<Duration> serverDelay;
        bool workDone = false;            ///< the service does its work anyway: only the answer is lost
        bool never = false;               ///< no answer at all
        std::optional<qsizetype> arrives; ///< bytes of the body that arrive before the failure: the service
                                          ///< works on these
    };
    /// Called for every request, with the count of requests of that operation so far (from 1).
    std::function<std::optional<Fault>(const Step &, int count)> fault;

    Duration latency{10};
    struct Object
    {
        QByteArray content;
        QString uploadId;
        QString etag;
    };
    std::map<QString, Object> objects;
    std::map<QString, std::map<int, QByteArray>> sessions;
    QList<ListedUpload> uploads; ///< all that were opened; those that still have a session are listed
    std::map<Operation, int> requests;
    std::map<int, int> partRequests;
    HttpRequest last;            ///< without its body
    bool knowsConditions = true; ///< else it answers 501 to a request that must not replace an object
    bool heedsConditions = true; ///< else it ignores that a request must not replace an object
    bool md5Came = false;        ///< the last request had one, before its bytes
    bool damage = false;         ///< what is stored differs from what was sent
    bool declares = false;       ///< states the checksum of what it stored; else there is only its ETag
    /// Called in between: may change an answer.
    std::function<void(const Step &, Receipt &)> bend;
    /// Refuses a request that was signed longer ago than this when it has been read to its end, by the
    /// service's own, correct clock; zero: no check.
    Duration oldestSignature{0};
    int refusedAsTooOld = 0;

    // Http
    Handle send(HttpRequest request, Sinks sinks) override;
    // Provider
    UploadShape shape(const QUrl &endpoint) const override
    {
        UploadShape shape{4, 1 << 20, 100, 1 << 30, 1 << 20};
        shape.promisesConditions = s3_.shape(endpoint).promisesConditions;
        return shape;
    }
    QString name() const override { return QStringLiteral("S3"); }
    const ErrorTable &errorTable() const override;
    QString rightToRead() const override { return s3_.rightToRead(); }
    QString rightToList() const override { return s3_.rightToList(); }
    QUrl bucketUrl(const BucketAddress &address) const override { return s3_.bucketUrl(address); }
    Place place(const BucketAddress &address) const override { return s3_.place(address); }
    std::optional<Moved> moved(const BucketAddress &from, const Failure &failure,
                               const QString &key) const override
    {
        return s3_.moved(from, failure, key);
    }
    std::span<const DenialRow> denials() const override { return s3_.denials(); }
    std::span<const ChecksumMode> checksumCandidates() const override { return s3_.checksumCandidates(); }
    ChecksumRefusal onChecksums(const Failure &failure, ChecksumMode mode) const override
    {
        return s3_.onChecksums(failure, mode);
    }
    HttpRequest request(const Work &work, const ObjectAddress &address, const QDateTime &now) const override;

protected:
    Result<Receipt> read(const Work &work, const HttpReply &reply, const QDateTime &now) const override;
    /// What the service does and answers. `body`: the file's bytes.
    virtual HttpReply serve(const Step &step, const HttpRequest &request, const QByteArray &body);
    static QByteArray field(const HttpRequest &request, QByteArrayView name);

private:
    QList<Checksum> checksumsOf(const QString &etag) const;
    Answer answerTo(Operation operation, const HttpReply &reply) const;
    bool tooOld(const HttpRequest &request) const;

    Timers &timers_;
    S3Provider s3_; ///< supplies everything apart from the protocol
};

} // namespace windlass
