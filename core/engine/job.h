// SPDX-License-Identifier: GPL-3.0-or-later
// One started transfer: finds its credentials, removes what a checksum probe has left, settles the checksum
// mode, and then drives the upload. It owns the transfer's row until it returns it.
#pragma once

#include "core/accounts/credentialsource.h"
#include "core/services/checksummodes.h"
#include "core/services/endpoints.h"
#include "core/store/leasedjournal.h"
#include "core/transfer/transfer.h"

#include <functional>
#include <memory>
#include <variant>

namespace windlass {

class Job
{
public:
    using FindCredentials = std::function<Handle(const Destination &, CredentialSource::Freshness,
                                                 std::function<void(Result<Credentials>)>)>;
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        LeasedJournal journal;    ///< under the lease of the row
        const Provider *provider; ///< null: this version does not support the service
        Endpoints &endpoints;
        ChecksumModes &checksums;
        std::shared_ptr<Bandwidth> bandwidth;
        WorkerThread worker;
        FindCredentials findCredentials;
        /// The policy that applies to the row now.
        std::function<RetryPolicy(const StoredTransfer &)> policy;
    };
    /// The owner may destroy the job from inside `ended` and `refused`, but not from inside the others.
    struct Listener
    {
        std::function<void()> changed; ///< status() has changed; called often
        std::function<void(Event)> happened;
        std::function<void(const Failure &)> unwritten; ///< the journal could not be written
        std::function<void()> ended;                    ///< take the row back
        std::function<void(const Failure &)> refused;   ///< there are no credentials; take the row back
    };

    /// `lanes`: how many parts may be in flight at once.
    Job(StoredTransfer row, int lanes, Doors doors, Listener listener);
    ~Job();
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    void start();
    /// Cancels everything and returns the row; the job is over then.
    StoredTransfer release();
    /// The same at the end of the program: leaves the journal as it is, so that the next run continues.
    StoredTransfer letGo();

    // False if the job does not run yet; then the caller releases its row and changes that.

    bool pause();
    bool cancel();
    /// The program is about to end. Returns false if no request is nearly finished and the job can be
    /// released now.
    bool endSoon();

    bool running() const { return std::holds_alternative<Running>(life_); }
    void retryNow();
    void setLanes(int lanes);
    /// Takes over the place group of `row`; the roster writes it to the journal.
    void setPlace(const StoredTransfer &row);
    void journalFailed(const Failure &failure);
    /// As Transfer::hold() and goOn().
    void hold(const QDateTime &until);
    void goOn();

    TransferState state() const;
    /// A person cancelled it: the job removes what was sent.
    bool takesBack() const;
    TransferStatus status() const;

private:
    struct Fetching
    {
        Handle credentials;
    };
    struct TakingBack
    {
        std::unique_ptr<ChecksumProbe> probe;
        Handle after;
    };
    struct Settling
    {
        Handle asking;
    };
    struct Running
    {
        std::unique_ptr<Transfer> driver;
    };

    void found(Result<Credentials> credentials);
    void takeBackProbe(const Credentials &credentials);
    void settleChecksum(const Credentials &credentials);
    void run(const Credentials &credentials);
    std::unique_ptr<ChecksumProbe> makeProbe(const Credentials &credentials);
    Transfer::Listener listener();
    Transfer *driver() const;

    StoredTransfer row_; ///< out of date while the driver runs
    int lanes_;
    Doors doors_;
    Listener listener_;
    std::variant<std::monostate, Fetching, TakingBack, Settling, Running> life_;
};

} // namespace windlass
