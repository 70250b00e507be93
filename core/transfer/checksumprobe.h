// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out which checksums a service takes, without making or leaving an object: opens a session, sends a
// part of a few bytes, looks what is held of it, and takes the session back. Stores that do not know S3's
// chunks refuse the part, or hold the chunks' lines with the bytes. It asks on behalf of one transfer: its
// attempts are that transfer's (as operation `probe`), and its session is in that transfer's record until it
// is gone.
#pragma once

#include "core/accounts/credentials.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/endpoint.h"
#include "core/retry/retryer.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/access.h"
#include "core/transfer/attemptbook.h"
#include "core/transfer/openingnote.h"

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

    /// What was found out.
    struct Finding
    {
        ChecksumMode mode = ChecksumMode::Etag;
        enum class Holds {
            ForOne,     ///< nothing was found out: this transfer alone goes so
            ForThisRun, ///< something refused it that need not be the service
            ForGood,    ///< the service said so, or proved it
        } holds = Holds::ForOne;
    };

    /// `of` is the transfer at rest whose key is used: it keeps the counts and the probe's session, and has
    /// to outlive this, as the doors have to. `happened` is told of every attempt.
    ChecksumProbe(StoredTransfer &of, Credentials credentials, const RetryPolicy &policy, Doors doors,
                  std::function<void(Event)> happened);
    /// An attempt in flight was one, and is written down. A session that is open stays in the transfer's
    /// record.
    ~ChecksumProbe();
    ChecksumProbe(const ChecksumProbe &) = delete;
    ChecksumProbe &operator=(const ChecksumProbe &) = delete;

    // Each called once, and one of them alone. The answer comes once, never from inside the call; the owner
    // may not destroy the probe from there.

    /// The best mode that proved itself; Etag where none did.
    void find(std::function<void(Finding)> finished);
    /// Takes back what an earlier probe left, as after a crash. Where that fails its session stays in the
    /// record, for the next time.
    void takeBack(std::function<void()> then);

private:
    using Then = std::function<void(const RunResult<Receipt> &)>;

    void tryNext();
    void opened(const RunResult<Receipt> &open);
    void sent(const RunResult<Receipt> &part);
    void listed(const RunResult<Receipt> &list);
    void refused(const Failure &failure);
    /// Does it say that the service does not take the mode that is tried?
    bool refusesMode(const Failure &failure) const;
    void run(Step step, Then then);
    void ended(const RunResult<Receipt> &result);
    Run<Receipt> described(const Step &step);
    Handle send(const Step &step, std::function<void(Result<Receipt>)> report);
    void remember(const QString &session);
    /// Writes down whether a session may be left of an opening without an answer.
    Result<void> noteOpening();
    /// Our own of the part's bytes, as text.
    QString ours() const;

    StoredTransfer &stored_;
    RetryPolicy policy_;
    Doors doors_;
    std::function<void(Event)> happened_;
    std::function<void(Finding)> finished_;
    AttemptBook book_;
    AttemptBook::Page page_; ///< of the present step
    OpeningNote opening_;
    Retryer retryer_;
    Access access_;
    size_t candidate_ = 0;
    bool certain_ = true; ///< each refusal so far named the mode
    UploadFacts facts_;
    int signedInRound_ = 0; ///< of access_
    RunHandle step_;
};

} // namespace windlass
