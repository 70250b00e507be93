// SPDX-License-Identifier: GPL-3.0-or-later
// How a file is cut into parts, decided before the first byte and never changed after.
#pragma once

#include "core/base/result.h"
#include "core/base/timers.h"
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
/// and by the rate at which a part is going to go there (bytes a second, 0: not known), so that a part takes
/// seconds, not hours: what a lost connection costs, and how often progress is told. A failure (Settings)
/// says why there is no plan: the file is larger than the service takes, or the wanted size makes too many
/// parts.
Result<PartPlan> planParts(qint64 size, qint64 wantedPartSize, const UploadShape &shape, qint64 partRate = 0);

/// The rate of a part to plan by, bytes a second, 0: not known. `measured` is that of parts of late, `limit`
/// the limit of all transfers, which `jobs` of them share, `ownLimit` that of this one; 0: none.
qint64 rateToPlanBy(qint64 measured, qint64 limit, int jobs, qint64 ownLimit);

/// How many parts, or ranges, to have on their way at a time under a limit of `rate` bytes a second (0:
/// none), `lanes` at most. More would not be faster, but each would take longer: with as many as fit, one is
/// confirmed within ten seconds or so, and an interruption costs no more than that.
int lanesAtRate(int lanes, qint64 rate, qint64 partSize);

/// When the program is asked to end, a request goes on that is nearly through: four fifths of `length` bytes
/// are sent, or the rest takes three seconds at `rate` bytes a second (0: not known). Not where it would take
/// longer than windDown.
bool nearlySent(qint64 sent, qint64 length, double rate);
/// How long an ending program waits for such requests.
inline constexpr Duration windDown{5000};

} // namespace windlass
