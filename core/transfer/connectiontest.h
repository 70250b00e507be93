// SPDX-License-Identifier: GPL-3.0-or-later
// Tests a destination the way an upload will use it: writes one small object and deletes it again.
#pragma once

#include "core/accounts/credentials.h"
#include "core/accounts/destination.h"
#include "core/net/http.h"
#include "core/providers/provider.h"
#include "core/retry/retryer.h"
#include "core/transfer/access.h"

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

    /// `finished` comes once, never from inside this call: nothing on success; a failure says why an upload
    /// would fail. An object that could be written but not deleted is a success: uploading needs no right to
    /// delete.
    ConnectionTest(const Destination &destination, const Credentials &credentials, Doors doors,
                   std::function<void(std::optional<Failure>)> finished);
    ConnectionTest(const ConnectionTest &) = delete;
    ConnectionTest &operator=(const ConnectionTest &) = delete;

private:
    void run(Operation operation, std::function<void(const RunResult<Receipt> &)> then);

    Doors doors_;
    std::function<void(std::optional<Failure>)> finished_;
    Retryer retryer_;
    Access access_;
    QString key_;
    int signedInRound_ = 0; ///< of access_
    Handle step_;
};

} // namespace windlass
