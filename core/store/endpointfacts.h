// SPDX-License-Identifier: GPL-3.0-or-later
// What has been found out about a service and bucket, for all later transfers.
#pragma once

#include "core/upload/checksummode.h"

#include <QDateTime>

#include <optional>

namespace windlass {

struct EndpointFacts
{
    std::optional<ChecksumMode> checksumMode; ///< nothing: not known yet
    QDateTime checksumFound;                  ///< when that was, UTC
};

} // namespace windlass
