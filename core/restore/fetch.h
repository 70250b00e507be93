// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the ranges of an object side by side, each under the retry policy, and passes their bytes on as
// they arrive. The caller decides where they go: to a file, or only into a digest.
#pragma once

#include "core/restore/ranges.h"
#include "core/restore/restoreend.h"
#include "core/transfer/servicerequests.h"
#include "core/transfer/speed.h"

#include <list>

namespace windlass {

/// Why fetching stopped before everything had arrived.
struct Stopped
{
    Cause cause = Cause::None;
    Failure failure;
};

/// Has the object under the key been replaced? Ranges fetched before belong to the intended object.
bool saysItIsAnother(const Failure &failure);

class Fetch
{
public:
    struct What
    {
        QString key;
        QString etag; ///< ETag of the intended object: nothing is fetched from another one
        int lanes = 4;
        std::optional<DigestKind> digest{}; ///< digest of each range
        std::vector<std::shared_ptr<Bandwidth>> limits{};
    };
    struct Listener
    {
        /// These bytes of the object. After a failed attempt, only the missing bytes come, or the whole range
        /// once more.
        std::function<Result<void>(qint64 offset, QByteArrayView bytes)> take;
        /// The range is complete. The ranges know it already.
        std::function<void(int range)> received;
        std::function<void()> changed;
        /// Everything has been received (empty), or no more can be fetched. Called once; the fetch may be
        /// destroyed in it.
        std::function<void(std::optional<Stopped>)> ended;
    };

    /// ServiceRequests and ranges must outlive it.
    Fetch(ServiceRequests &requests, Ranges &ranges, What what, Listener listener);
    ~Fetch();
    Fetch(const Fetch &) = delete;
    Fetch &operator=(const Fetch &) = delete;

    void start();
    /// Starts nothing new, and cancels ranges that are far from finished. True: the rest may end in a few
    /// seconds, and `idle` is called once when it has; the fetch may be destroyed in it. False: nothing is in
    /// progress any more. Listener::ended is not called after this.
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
    std::optional<Stopped> stopping_; ///< no new ranges: ends once the running ones have ended
    std::function<void()> idle_;      ///< the program ends: called once nothing is in progress
    Speed speed_;
    Handle later_;
};

} // namespace windlass
