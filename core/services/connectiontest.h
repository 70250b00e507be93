// SPDX-License-Identifier: GPL-3.0-or-later
// Tests a destination in the same way that an upload will use it: writes one small object and deletes it.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/services/access.h"

namespace windlass {

class ConnectionTest
{
public:
    struct Doors
    {
        Timers &timers;
        Dice &dice;
        Http &http;
        const Provider &provider;
    };

    /// `finished` comes once, never before the constructor returns: empty on success, else the failure that
    /// an upload would meet. The test succeeds if the object could be written but not deleted: an upload
    /// needs no right to delete.
    ConnectionTest(const Destination &destination, const Credentials &credentials, Doors doors,
                   std::function<void(std::optional<Failure>)> finished);
    ConnectionTest(const ConnectionTest &) = delete;
    ConnectionTest &operator=(const ConnectionTest &) = delete;

private:
    void run(const Work &work, std::function<void(const RunResult<Receipt> &)> then);

    Doors doors_;
    std::function<void(std::optional<Failure>)> finished_;
    Retryer retryer_;
    Access access_;
    QString key_;
    int signedInRound_ = 0; ///< round of access_
    Handle step_;
};

} // namespace windlass
