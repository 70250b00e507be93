// SPDX-License-Identifier: GPL-3.0-or-later
// Adds up the journal's records.
#pragma once

#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/store/metrics.h"

#include <optional>

namespace windlass {

class Database;

/// Of one transfer, or of all.
Result<Metrics> readMetrics(Database &database, std::optional<TransferId> id);

} // namespace windlass
