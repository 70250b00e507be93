// SPDX-License-Identifier: GPL-3.0-or-later
// What a request needs to be accepted by a service: credentials, region and the service's clock. All requests
// of a transfer share one Access, so a problem that one of them finds is corrected once for all.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/base/timers.h"
#include "core/providers/provider.h"
#include "core/retry/classify.h"
#include "core/services/bucketlocation.h"

#include <functional>
#include <map>
#include <memory>

namespace windlass {

/// The clock of a service, as its answer states it, minus ours. Zero if the stated time is impossible (before
/// 2024, or more than 40 years after that) or the difference is less than a minute.
Duration clockSkew(const QDateTime &ours, const QDateTime &theirs);

/// The key in the address of a request. Empty if the request is about the bucket.
QString askedKey(const Work &work, const QString &key);

class Access
{
public:
    /// Requests credentials other than the ones used. Answers with a failure if there are none.
    using Refresh = std::function<Handle(const Credentials &used, std::function<void(Result<Credentials>)>)>;

    /// `location`: what is known about the bucket's address; redirects update it. May be null.
    Access(Timers &timers, const Provider &provider, const Destination &destination, Credentials credentials,
           Refresh refresh = {}, std::shared_ptr<BucketLocation> location = {});

    /// The address of an object, and the credentials for it.
    ObjectAddress address(const QString &key) const;
    /// The time to sign requests with, UTC: our clock, corrected by the known skew.
    QDateTime serviceNow() const;
    /// The number of corrections so far. Store it with each request at the time of signing.
    int round() const { return round_; }

    /// What a request was about: the key in its address, and the round in which it was signed.
    struct Asked
    {
        QString key; ///< empty: the bucket
        int round = 0;
    };

    /// Corrects the cause that the class names, for a failed request that was signed in the given round. Does
    /// nothing if a later round has already corrected it. Requests that fail at the same time share one
    /// credential refresh. `then` reports whether the correction succeeded; it is never called before this
    /// function returns. Dropping the handle cancels the callback.
    Handle applyRemedy(FailureClass failureClass, const Failure &failure, const Asked &asked,
                       std::function<void(bool)> then);

private:
    bool adjusted(FailureClass failureClass, const Failure &failure, const QString &key);
    bool moved(const Failure &failure, const QString &key);
    void refresh();
    void refreshed(Result<Credentials> fresh);

    Timers &timers_;
    const Provider &provider_;
    BucketAddress bucket_;
    Credentials credentials_;
    Refresh refresh_;
    std::shared_ptr<BucketLocation> location_;
    Duration clockSkew_{0}; ///< the service's clock minus ours; zero until a difference is known
    int round_ = 0;         ///< incremented by each correction
    std::map<FailureClass, int> remediedIn_;
    std::map<int, std::function<void(bool)>> waiting_; ///< callbacks that wait for new credentials
    int lastWaiting_ = 0;
    Handle refreshing_;
};

} // namespace windlass
