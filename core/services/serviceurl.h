// SPDX-License-Identifier: GPL-3.0-or-later
// The URL that requests for a destination go to.
#pragma once

#include "core/accounts/destination.h"

#include <QUrl>

namespace windlass {

QUrl serviceUrl(const Destination &destination);

} // namespace windlass
