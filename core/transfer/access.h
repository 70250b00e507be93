// SPDX-License-Identifier: GPL-3.0-or-later
// What it takes to be let in by a service: credentials, region, and the hour that it thinks it is. All
// requests of a transfer share it; what one of them finds wrong is put right once, for all.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/base/timers.h"
#include "core/providers/provider.h"
#include "core/retry/classify.h"
#include "core/transfer/bucketlocation.h"

#include <functional>
#include <map>
#include <memory>

namespace windlass {

/// The clock of a service as its answer gives it, minus ours. An hour that no clock can have now counts for
/// nothing, and so does a difference that is too small to matter: both are zero.
Duration clockSkew(const QDateTime &ours, const QDateTime &theirs);

/// The key that the address of a step names; empty for one that is about the bucket.
QString askedKey(const Step &step, const QString &key);

class Access
{
public:
    /// Asks for other credentials than the used ones; a failure when there are none.
    using Refresh = std::function<Handle(const Credentials &used, std::function<void(Result<Credentials>)>)>;

    /// `location`: what is known of the bucket and is found out about it; may be null.
    Access(Timers &timers, const Provider &provider, const Destination &destination, Credentials credentials,
           Refresh refresh = {}, std::shared_ptr<BucketLocation> location = {});

    /// Where and as whom to ask for the object.
    ObjectAddress address(const QString &key) const;
    /// The hour to sign requests with, UTC.
    QDateTime serviceNow() const;
    /// To be kept with a request that is signed now.
    int round() const { return round_; }

    /// What a request asked for: the key that its address names, and the round that it was signed in.
    struct Asked
    {
        QString key; ///< empty: the bucket
        int round = 0;
    };

    /// Puts right what the class names, for a failed request that was signed in that round; where that has
    /// happened since, there is nothing left to do. Requests that fail side by side share one attempt at it.
    /// `then` is told whether it could be done, never from inside this call; dropping the handle silences it.
    Handle putRight(FailureClass failureClass, const Failure &failure, const Asked &asked,
                    std::function<void(bool)> then);

private:
    bool adjusted(FailureClass failureClass, const Failure &failure, const QString &key);
    bool moved(const Failure &failure, const QString &key);
    void refreshed(Result<Credentials> fresh);

    Timers &timers_;
    const Provider &provider_;
    BucketAddress bucket_;
    Credentials credentials_;
    Refresh refresh_;
    std::shared_ptr<BucketLocation> location_;
    Duration clockSkew_{0}; ///< the service's clock minus ours, once we know that they differ
    int round_ = 0;         ///< grows with everything that is put right
    std::map<FailureClass, int> putRightIn_;
    std::map<int, std::function<void(bool)>> waiting_; ///< for the credentials
    int lastWaiting_ = 0;
    Handle refreshing_;
};

} // namespace windlass
