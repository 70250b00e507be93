// SPDX-License-Identifier: GPL-3.0-or-later
// Finds out once which checksums a service takes, without making or leaving an object: opens a session, sends
// a part of a few bytes, looks what is held of it, and takes the session back. Stores that do not know S3's
// chunks refuse the part, or hold the chunks' lines with the bytes.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/endpoint.h"
#include "core/retry/retryer.h"
#include "core/transfer/access.h"

#include <functional>
#include <memory>
#include <optional>

namespace windlass {

/// Does a request of the probe that failed so say that the service does not take the mode, rather than
/// nothing?
bool refusesMode(const Failure &failure);

class ChecksumProbe
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        const Provider &provider;
        std::shared_ptr<Endpoint> endpoint; ///< may be null
    };

    /// `finished` comes once, never from inside this call: the best mode that proved itself, Etag where none
    /// did or asking is not allowed; nothing where the service could not be asked. The owner may not destroy
    /// it from there.
    ChecksumProbe(const Destination &destination, const Credentials &credentials, QString key, Doors doors,
                  std::function<void(std::optional<ChecksumMode>)> finished);
    ChecksumProbe(const ChecksumProbe &) = delete;
    ChecksumProbe &operator=(const ChecksumProbe &) = delete;

private:
    using Then = std::function<void(const RunResult<Receipt> &)>;

    void tryNext();
    void opened(const RunResult<Receipt> &open);
    void sent(const RunResult<Receipt> &part);
    void listed(const RunResult<Receipt> &list);
    /// Takes the session back, then goes on.
    void takeBack(std::function<void()> then);
    void run(Step step, Then then);
    Handle send(const Step &step, std::function<void(Result<Receipt>)> report);
    /// Our own of the part's bytes, as text.
    QString ours() const;

    Doors doors_;
    QString key_;
    std::function<void(std::optional<ChecksumMode>)> finished_;
    Retryer retryer_;
    Access access_;
    size_t candidate_ = 0;
    UploadFacts facts_;
    int signedInRound_ = 0; ///< of access_
    Handle step_;
};

} // namespace windlass
