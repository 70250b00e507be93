// SPDX-License-Identifier: GPL-3.0-or-later
// How a file is cut into parts, decided before the first byte and never changed after.
#pragma once

#include "core/base/result.h"
#include "core/upload/shape.h"
#include "core/upload/step.h"

namespace windlass {

struct PartPlan
{
    qint64 size = 0;
    qint64 partSize = 0; ///< of all parts but the last; 0: the file goes in one request, without a session
    bool operator==(const PartPlan &) const = default;

    bool single() const { return partSize == 0; }
    /// 1 for a file that goes in one request.
    int parts() const;
    /// The part of that number, 1-based, as a step to send.
    Step step(int part) const;
};

/// The plan for a file of `size` bytes within the service's limits. `wantedPartSize` 0: chosen by the size
/// and by the rate at which parts went there of late (bytes a second, 0: not known), so that a part takes
/// seconds, not hours: what a lost connection costs, and how often progress is told. A failure (Settings)
/// says why there is no plan: the file is larger than the service takes, or the wanted size makes too many
/// parts.
Result<PartPlan> planParts(qint64 size, qint64 wantedPartSize, const UploadShape &shape, qint64 partRate = 0);

} // namespace windlass
