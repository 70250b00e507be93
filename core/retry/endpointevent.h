// SPDX-License-Identifier: GPL-3.0-or-later
// What concerns all requests to one service, as a value.
#pragma once

#include "core/base/timers.h"

namespace windlass {

/// Something that concerns all requests to a service.
struct EndpointEvent
{
    enum class Kind {
        GateClosed,   ///< for `wait`: the service asked for rest
        GateOpened,   ///< the first request after that went well
        BudgetEmpty,  ///< too many retries in a row: probes only from now on
        NetworkLost,  ///< there is no line
        NetworkBack,  ///< there is one again
        FewerAtATime, ///< at most `limit` requests from now on
    };
    Kind kind = Kind::GateClosed;
    Duration wait{0};
    int limit = 0;
};

} // namespace windlass
