// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfer/serviceurl.h"

#include "core/providers/s3/dialect.h"

namespace windlass {

QUrl serviceUrl(const Destination &destination)
{
    ObjectAddress address;
    address.endpoint = destination.endpoint;
    address.bucket = destination.bucket;
    address.region = destination.region;
    address.pathStyle = destination.pathStyle;
    return s3Url(address);
}

} // namespace windlass
