// SPDX-License-Identifier: GPL-3.0-or-later
// The real implementation of Network: what the system says through QNetworkInformation, if it says anything,
// and a connection that is opened and closed again without sending anything.
#pragma once

#include "core/retry/network.h"

#include <QObject>

namespace windlass {

class QtNetwork final : public Network
{
public:
    /// The longest that a probe takes, including name lookup and connection.
    static constexpr int probeTimeout = 8'000; ///< ms

    /// Uses what loadReachability() found, if anything.
    QtNetwork() = default;

    /// Call once in the program's first thread, before the first QtNetwork: looks for a service of the system
    /// that knows about the network. If there is none, reach() is always Unknown.
    static void loadReachability();

    Reach reach() const override;
    Handle onChange(std::function<void()> then) override;
    /// Connects to the proxy if there is one for the endpoint.
    Handle probe(const QUrl &endpoint, std::function<void(Probe)> then) override;
};

} // namespace windlass
