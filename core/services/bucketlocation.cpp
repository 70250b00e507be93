// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/services/bucketlocation.h"

namespace windlass {

Destination relocated(Destination destination, const BucketLocation &known)
{
    if (!known.address)
        return destination;
    destination.region = known.address->region;
    destination.endpoint = known.address->endpoint;
    destination.pathStyle = known.address->pathStyle;
    return destination;
}

} // namespace windlass
