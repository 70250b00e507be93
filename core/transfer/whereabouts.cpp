// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/whereabouts.h"

namespace windlass {

Destination relocated(Destination destination, const Whereabouts &known)
{
    if (!known.address)
        return destination;
    destination.region = known.address->region;
    destination.endpoint = known.address->endpoint;
    destination.pathStyle = known.address->pathStyle;
    return destination;
}

} // namespace windlass
