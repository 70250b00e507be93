// SPDX-License-Identifier: GPL-3.0-or-later
// The door to what the computer knows of its network. All of it is a hint: it may be missing, late or wrong,
// so nothing is ever held back because of it alone.
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
        Unknown, ///< no information
        Online,
        Offline,
        Portal, ///< a login page is in between
    };
    virtual Reach reach() const = 0;
    /// Calls `then` whenever reach() may have changed, until the handle is dropped.
    virtual Handle onChange(std::function<void()> then) = 0;

    enum class Probe {
        Answered,    ///< connected, or refused by the other side: there is a line
        NoName,      ///< the name could not be resolved
        Unreachable, ///< there is no route to the address
        Silent,      ///< the name resolves, but nothing answered in time: the line or the service, it is
                     ///< unknown which
    };
    /// Resolves the host of the endpoint and connects, and sends nothing. Ends within some seconds. Reports
    /// once, never from inside this call.
    virtual Handle probe(const QUrl &endpoint, std::function<void(Probe)> then) = 0;

protected:
    Network() = default;
    Network(const Network &) = default;
    Network &operator=(const Network &) = default;
};

} // namespace windlass
