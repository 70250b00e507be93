// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the ranges of an object side by side, each under the retry policy, and hands their bytes on as they
// come. Where they go is the caller's affair: a file, or nothing but a digest.
#pragma once

#include "core/restore/ranges.h"
#include "core/transfer/errand.h"
#include "core/transfer/speed.h"

#include <list>

namespace windlass {

/// Why fetching stopped before all had come.
struct Stopped
{
    Cause cause = Cause::None;
    Failure failure;
};

/// Is there another object under the key now? What was fetched before belongs to the one that was meant.
bool saysItIsAnother(const Failure &failure);

class Fetch
{
public:
    struct What
    {
        QString key;
        QString etag; ///< of the object that is meant: another one is not fetched from
        int lanes = 4;
        std::optional<DigestKind> digest{}; ///< of each range
        std::vector<std::shared_ptr<Bandwidth>> limits{};
    };
    struct Listener
    {
        /// These bytes of the object. After an attempt that failed those come that it has not brought, or all
        /// of the range once more.
        std::function<Result<void>(qint64 offset, QByteArrayView bytes)> take;
        /// The range is whole. It is noted in the ranges already.
        std::function<void(int range)> received;
        std::function<void()> changed;
        /// All has been received (nothing), or no more can be had. Comes once; the fetch may be destroyed in
        /// it.
        std::function<void(std::optional<Stopped>)> ended;
    };

    /// Errand and ranges have to outlive it.
    Fetch(Errand &errand, Ranges &ranges, What what, Listener listener);
    ~Fetch();
    Fetch(const Fetch &) = delete;
    Fetch &operator=(const Fetch &) = delete;

    void start();
    /// Nothing new begins, and what is far from through is let go. True: the rest may end in a few seconds,
    /// and `idle` comes once when it has; the fetch may be destroyed in it. False: nothing is on its way any
    /// more. Listener::ended does not come after this.
    bool endSoon(std::function<void()> idle);
    /// Received and in flight.
    qint64 bytesOnTheWay() const;
    double bytesPerSecond() const { return speed_.perSecond(errand_.timers().now()); }
    /// Of the waits of all ranges the one that ends first.
    std::optional<CurrentWait> wait() const;

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

    Errand &errand_;
    Ranges &ranges_;
    What what_;
    Listener listener_;
    std::list<std::unique_ptr<RangeRun>> runs_;
    std::optional<Stopped> stopping_; ///< no new ranges: the end has come once the running ones have ended
    std::function<void()> idle_;      ///< the program ends: called once nothing is on its way
    Speed speed_;
    Handle later_;
};

} // namespace windlass
