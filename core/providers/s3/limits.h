// SPDX-License-Identifier: GPL-3.0-or-later
// How large parts and objects may be at the well-known services that speak S3: a file that one of them will
// not take is refused when it is added, and not after hours when the upload is to be completed.
#pragma once

#include "core/upload/shape.h"

#include <QUrl>

#include <span>
#include <string_view>

namespace windlass {

struct ServiceLimits
{
    std::string_view host; ///< the service's hosts are this one and all below it
    UploadShape shape;
    std::string_view source; ///< the page of the service's documentation
};

std::span<const ServiceLimits> serviceLimits();

/// The limits of the service at the endpoint. Amazon's, where it is empty or nothing else is known of it.
UploadShape shapeAt(const QUrl &endpoint);

} // namespace windlass
