// SPDX-License-Identifier: GPL-3.0-or-later
// Where the requests for a destination go.
#pragma once

#include "core/accounts/destination.h"

#include <QUrl>

namespace windlass {

QUrl serviceUrl(const Destination &destination);

} // namespace windlass
