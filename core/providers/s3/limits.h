// SPDX-License-Identifier: GPL-3.0-or-later
// Size limits of the well-known S3-compatible services. A file that the service will not accept is refused
// when it is added, and not hours later when the upload is completed.
#pragma once

#include "core/upload/shape.h"

#include <QUrl>

#include <span>
#include <string_view>

namespace windlass {

struct ServiceLimits
{
    std::string_view host; ///< the service's hosts: this one and its subdomains
    UploadShape shape;
    std::string_view source; ///< the page of the service's documentation
};

std::span<const ServiceLimits> serviceLimits();

/// The limits of the service at the endpoint; Amazon's if it is empty or unknown.
UploadShape shapeAt(const QUrl &endpoint);

} // namespace windlass
