// SPDX-License-Identifier: GPL-3.0-or-later
// Computes the metrics from the journal's records.
#pragma once

#include "core/base/result.h"
#include "core/retry/attempt.h"
#include "core/store/metrics.h"

#include <optional>

namespace windlass {

class Database;

/// For one transfer, or for all.
Result<Metrics> readMetrics(Database &database, std::optional<TransferId> id);

} // namespace windlass
