// SPDX-License-Identifier: GPL-3.0-or-later
// How a file is divided into parts. The plan is made before the first byte is sent and never changes.
#pragma once

#include "core/base/result.h"
#include "core/base/timers.h"
#include "core/upload/shape.h"
#include "core/upload/step.h"

namespace windlass {

struct PartPlan
{
    qint64 size = 0;
    qint64 partSize = 0; ///< size of every part but the last, bytes; 0: the whole file in one request,
                         ///< without a session
    bool operator==(const PartPlan &) const = default;

    bool single() const { return partSize == 0; }
    /// 1 for a file that is sent in one request.
    int parts() const;
    /// The step that sends the given part. Parts are counted from 1.
    Step step(int part) const;
};

/// Plans the parts for a file of `size` bytes within the service's limits.
///
/// `wantedPartSize` 0: chosen from the file's size and from `partRate`, the expected rate of one part (bytes
/// a second, 0: unknown), so that a part takes seconds and not hours. A lost connection costs one part, and
/// progress is reported once for each part. A failure (Settings) says why there is no plan: the file is
/// larger than the service accepts, or the wanted part size is out of range or makes too many parts.
Result<PartPlan> planParts(qint64 size, qint64 wantedPartSize, const UploadShape &shape, qint64 partRate = 0);

/// The rate of one part to plan with, bytes a second; 0: unknown. `measured` is the recent rate of parts.
/// `limit` is the limit of all transfers, shared by `jobs` of them; `ownLimit` is the limit of this one. 0:
/// none.
qint64 rateToPlanBy(qint64 measured, qint64 limit, int jobs, qint64 ownLimit);

/// How many parts or ranges to send at a time under a limit of `rate` bytes a second (0: none); at least 1
/// and at most `lanes`. More would not be faster, and each would take longer. With this number a part is
/// confirmed about every ten seconds, so an interruption costs no more than that.
int lanesAtRate(int lanes, qint64 rate, qint64 partSize);

/// When the program is asked to end, should a request with `length` bytes be finished? Yes if four fifths of
/// it are sent or the rest takes at most three seconds at `rate` bytes a second (0: unknown), but never if
/// the rest takes longer than stopGracePeriod.
bool nearlySent(qint64 sent, qint64 length, double rate);
/// How long an ending program waits for such requests.
inline constexpr Duration stopGracePeriod{5000};

} // namespace windlass
