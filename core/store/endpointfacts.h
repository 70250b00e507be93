// SPDX-License-Identifier: GPL-3.0-or-later
// What was found out about a service and bucket, for later transfers.
#pragma once

#include "core/upload/checksummode.h"

#include <QDateTime>

#include <optional>

namespace windlass {

struct EndpointFacts
{
    std::optional<ChecksumMode> checksumMode; ///< empty: not known yet
    QDateTime checksumFound;                  ///< when it was found out, UTC
};

} // namespace windlass
