// SPDX-License-Identifier: GPL-3.0-or-later
// One started transfer: finds its credentials, takes back what a checksum probe has left, settles how its
// bytes are checked, and then drives it. It owns the transfer's row until it gives it back.
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
        const Provider *provider; ///< null: this version does not speak to the service
        Endpoints &endpoints;
        ChecksumModes &checksums;
        std::shared_ptr<Bandwidth> bandwidth;
        WorkerThread worker;
        FindCredentials findCredentials;
        /// The policy that holds for the row now.
        std::function<RetryPolicy(const StoredTransfer &)> policy;
    };
    /// The owner may destroy the job from inside `ended` and `refused`, not from the others.
    struct Listener
    {
        std::function<void()> changed; ///< status() is another one; often
        std::function<void(Event)> happened;
        std::function<void(const Failure &)> unwritten; ///< the journal could not be written
        std::function<void()> ended;                    ///< take the row back
        std::function<void(const Failure &)> refused;   ///< there are no credentials; take the row back
    };

    /// `lanes`: so many parts go side by side.
    Job(StoredTransfer row, int lanes, Doors doors, Listener listener);
    ~Job();
    Job(const Job &) = delete;
    Job &operator=(const Job &) = delete;

    void start();
    /// Lets go of everything and gives the row back; the job is over then.
    StoredTransfer release();
    /// The same at the end of the program: what the journal has of it stays, so that the next one goes on.
    StoredTransfer letGo();

    // To one that does not run yet these happen by releasing its row: false.

    bool pause();
    bool cancel();
    /// The program is going to end: false where nothing of it is nearly through, and it can be released.
    bool endSoon();

    bool running() const { return std::holds_alternative<Running>(life_); }
    void retryNow();
    void setLanes(int lanes);
    /// The roster writes it down.
    void setPlace(const StoredTransfer &row);
    void journalFailed(const Failure &failure);
    /// As Transfer::hold() and goOn().
    void hold(const QDateTime &until);
    void goOn();

    TransferState state() const;
    /// A person cancelled it: what goes on is taking it back.
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

    StoredTransfer row_; ///< while it runs, the driver's counts
    int lanes_;
    Doors doors_;
    Listener listener_;
    std::variant<std::monostate, Fetching, TakingBack, Settling, Running> life_;
};

} // namespace windlass
