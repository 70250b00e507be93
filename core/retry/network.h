// SPDX-License-Identifier: GPL-3.0-or-later
// The door to what the computer knows of its network. All of it is a hint: it may be missing, late or wrong,
// so nothing is ever held back for it alone.
#pragma once

#include "core/base/handle.h"

#include <QUrl>

#include <functional>

namespace windlass {

class Network
{
public:
    virtual ~Network() = default;

    enum class Reach {
        Unknown, ///< nobody tells
        Online,
        Offline,
        Portal, ///< a login page stands between
    };
    virtual Reach reach() const = 0;
    /// Calls `then` whenever reach() may have changed, until the handle is dropped.
    virtual Handle onChange(std::function<void()> then) = 0;

    enum class Probe {
        Answered,    ///< connected, or refused by somebody: there is a line
        NoName,      ///< the name could not be resolved
        Unreachable, ///< there is no way to the address
        Silent,      ///< the name resolves, but nobody answered in time: line or service, nobody knows
    };
    /// Resolves the host of the endpoint and connects, and sends nothing. Ends within some seconds; reports
    /// once, never from inside this call.
    virtual Handle probe(const QUrl &endpoint, std::function<void(Probe)> then) = 0;

protected:
    Network() = default;
    Network(const Network &) = default;
    Network &operator=(const Network &) = default;
};

} // namespace windlass
