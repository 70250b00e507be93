// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out which checksums a service accepts, without creating an object: opens a session, sends a part of a
// few bytes, lists what the service stored of it, and aborts the session. Stores that do not support S3's
// chunked encoding refuse the part, or store the chunk headers together with the bytes. The probe belongs to
// one transfer: its attempts are recorded there (as operation `probe`), and its session stays in the
// transfer's record until it is aborted.
#pragma once

#include "core/accounts/credentials.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/endpoint.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"
#include "core/services/attemptrecorder.h"
#include "core/store/leasedjournal.h"
#include "core/upload/openintent.h"

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

class ChecksumProbe
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        LeasedJournal journal;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint; ///< may be null
    };

    /// The result of a probe.
    struct Finding
    {
        ChecksumMode mode = ChecksumMode::Etag;
        enum class Holds {
            ForOne,     ///< no result: applies to this transfer only
            ForThisRun, ///< refused, but perhaps not because of the mode
            ForGood,    ///< the service stated or proved it
        } holds = Holds::ForOne;
    };

    /// `of`: the inactive transfer whose key is used; its record keeps the counts and the probe's session. It
    /// and the doors must outlive this object. `happened` reports every attempt.
    ChecksumProbe(StoredTransfer &of, Credentials credentials, const RetryPolicy &policy, Doors doors,
                  std::function<void(Event)> happened);
    /// Records an attempt in flight as cancelled. An open session stays in the transfer's record.
    ~ChecksumProbe();
    ChecksumProbe(const ChecksumProbe &) = delete;
    ChecksumProbe &operator=(const ChecksumProbe &) = delete;

    // Call only one of these, once. The result comes once, never before the function returns. The owner must
    // not destroy the probe in that callback.

    /// Finds the best mode that the service is proven to accept; Etag if there is none.
    void find(std::function<void(Finding)> finished);
    /// Aborts the session that an earlier probe left, for example after a crash. If that fails, the session
    /// stays in the record for the next time.
    void takeBack(std::function<void()> then);

private:
    using Then = std::function<void(const RunResult<Receipt> &)>;

    void tryNext();
    void opened(const RunResult<Receipt> &open);
    void sent(const RunResult<Receipt> &part);
    void listed(const RunResult<Receipt> &list);
    void refused(const Failure &failure);
    /// Does the failure say that the service does not accept the current mode?
    bool refusesMode(const Failure &failure) const;
    void run(Work work, Then then);
    void ended(const RunResult<Receipt> &result);
    Run<Receipt> described(const Work &work);
    NewObject object() const;
    Handle send(const Work &work, std::function<void(Result<Receipt>)> report);
    void remember(const QString &session);
    /// Writes down whether an Open request without an answer may have left a session.
    Result<void> noteOpening();
    /// Our own checksum of the part's bytes, as text.
    QString ours() const;

    StoredTransfer &stored_;
    RetryPolicy policy_;
    Doors doors_;
    std::function<void(Event)> happened_;
    std::function<void(Finding)> finished_;
    AttemptRecorder book_;
    AttemptRecorder::Page page_; ///< of the current step
    OpenIntent opening_;
    Retryer retryer_;
    Access access_;
    size_t candidate_ = 0;
    bool certain_ = true;                    ///< so far every refusal named the mode
    ChecksumMode mode_ = ChecksumMode::Etag; ///< the one that is tried
    QString session_;                        ///< of the current mode
    int signedInRound_ = 0;                  ///< round of access_
    RunHandle step_;
};

} // namespace windlass
