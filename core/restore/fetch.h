// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the ranges of an object in parallel, each under the retry policy, and passes their bytes on as they
// arrive. The caller decides what to do with them: write them to a file, or only compute a digest.
#pragma once

#include "core/restore/ranges.h"
#include "core/restore/restoreend.h"
#include "core/services/servicerequests.h"
#include "core/transfer/speed.h"

#include <list>

namespace windlass {

/// Why fetching stopped before everything had arrived.
struct Stopped
{
    Cause cause = Cause::None;
    Failure failure;
};

/// Does the failure say that the object under the key was replaced? Ranges fetched before belong to the
/// original object.
bool objectReplaced(const Failure &failure);

class Fetch
{
public:
    struct What
    {
        QString key;
        QString etag; ///< ETag of the expected object: nothing is fetched from another version
        int lanes = 4;
        std::optional<DigestKind> digest{}; ///< digest of each range
        std::vector<std::shared_ptr<Bandwidth>> limits{};
    };
    struct Listener
    {
        /// Takes bytes of the object from this offset on. After a failed attempt, either only the missing
        /// bytes follow, or the whole range again.
        std::function<Result<void>(qint64 offset, QByteArrayView bytes)> take;
        /// The range is complete, and `ranges` has recorded it.
        std::function<void(int range)> received;
        std::function<void()> changed;
        /// Everything has been received (empty), or no more can be fetched. Called once; the fetch may be
        /// destroyed in it.
        std::function<void(std::optional<Stopped>)> ended;
    };

    /// `requests` and `ranges` must outlive this object.
    Fetch(ServiceRequests &requests, Ranges &ranges, What what, Listener listener);
    ~Fetch();
    Fetch(const Fetch &) = delete;
    Fetch &operator=(const Fetch &) = delete;

    void start();
    /// Starts nothing new, and cancels ranges that are not nearly finished. True: the others may finish
    /// within a few seconds, and then `idle` is called once; the fetch may be destroyed in it. False: nothing
    /// is in progress any more. Listener::ended is not called after this.
    bool endSoon(std::function<void()> idle);
    /// Bytes received, including ranges in progress.
    qint64 bytesOnTheWay() const;
    double bytesPerSecond() const { return speed_.perSecond(requests_.timers().now()); }
    /// Of all ranges that wait, the wait that ends first.
    std::optional<RestoreWait> wait() const;

private:
    struct RangeRun;

    void pump();
    void dropWaiting();
    bool nearlyThrough(const RangeRun &run) const;
    void run(const Step &step);
    Work askedFor(const Step &range) const;
    Step left(RangeRun &run) const;
    Result<void> took(RangeRun &run, QByteArrayView piece);
    Result<void> checked(const RangeRun &run) const;
    void ended(RangeRun &run, const RunResult<Receipt> &result);
    void stop(Stopped why);

    ServiceRequests &requests_;
    Ranges &ranges_;
    What what_;
    Listener listener_;
    std::list<std::unique_ptr<RangeRun>> runs_;
    std::optional<Stopped> stopping_; ///< set: start no new ranges, and end once the running ones have ended
    std::function<void()> idle_;      ///< set while the program ends: called once nothing is in progress
    Speed speed_;
    Handle later_;
};

} // namespace windlass
