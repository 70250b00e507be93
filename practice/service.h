// SPDX-License-Identifier: GPL-3.0-or-later
// The S3 operations themselves, between a request that has been read and the folder: which requests are
// allowed, what is kept, what is answered. It knows no sockets and no faults.
#pragma once

#include "core/base/timers.h"
#include "practice/answer.h"
#include "practice/objectfolder.h"
#include "practice/operation.h"
#include "practice/signature.h"

#include <functional>
#include <list>
#include <optional>

namespace windlass::practice {

/// A request, as far as its head tells.
struct Request
{
    RequestHead head;
    Target target;
    QByteArray id;
    QDateTime now;       ///< by the store's clock, which may be wrong on purpose
    Duration joinsFor{}; ///< a Complete is answered 504 at once, and its object appears this much later
};

class Service
{
public:
    /// With `createBuckets`, a bucket is created on the first write to it.
    Service(ObjectFolder folder, Access access, QByteArray region, bool createBuckets, Timers &timers);

    /// Why the request is refused, as soon as its head is there; empty if it isn't. The body is not
    /// inspected.
    std::optional<Error> refusal(const Request &request);

    /// The operation under which faults and counters know it.
    Operation countedAs(const Request &request);

    /// What to do with the body of a request that was not refused.
    Intake::Plan intakeFor(const Request &request);

    /// An answer, and how many bytes of the body were kept (-1: the request stores none).
    using Done = std::function<void(Answer, qint64 stored)>;
    /// Does the work. `body` is complete. With `forget`, a part is confirmed but not kept. Complete answers
    /// later, all other operations before this returns.
    void perform(const Request &request, Intake &body, bool forget, Done done);

    Result<void> createBucket(const QByteArray &bucket) { return folder_.createBucket(bucket); }

private:
    struct Joining
    {
        std::unique_ptr<ObjectFolder::Assembly> assembly;
        Request request;
        QByteArray etag;
        std::optional<StoredChecksum> checksum;
        Done done;
        Handle next;
    };

    std::optional<Error> refusalOfBucket(const Request &request);
    std::optional<Error> refusalOfUpload(const Request &request);
    Answer performNow(const Request &request, Intake &body, bool forget, qint64 &stored);
    Answer put(const Request &request, Intake &body, qint64 &stored);
    Answer putPart(const Request &request, Intake &body, bool forget, qint64 &stored);
    Answer open(const Request &request);
    Answer get(const Request &request) const;
    Answer removeMany(const Request &request, const QByteArray &body);
    Answer putBucket(const Request &request);
    void complete(const Request &request, const QByteArray &body, Done done);
    void goOnJoining(std::list<Joining>::iterator joining);
    Answer sayError(const Error &error, const Request &request) const;
    Answer sayFailure(const Failure &failure, const Request &request) const;

    ObjectFolder folder_;
    Access access_;
    QByteArray region_;
    bool createBuckets_;
    Timers &timers_;
    std::list<Joining> pendingFollows_;
};

} // namespace windlass::practice
