// SPDX-License-Identifier: GPL-3.0-or-later
// One unfinished upload that a service holds. Values only.
#pragma once

#include "core/base/timers.h"
#include "core/records/status.h"
#include "core/upload/listed.h"

#include <QDateTime>

#include <optional>

namespace windlass {

struct Orphan
{
    ListedUpload upload;
    qint64 size = 0; ///< of all parts that the service holds
    int parts = 0;
    std::optional<TransferId> transfer; ///< the owner among this profile's transfers, if there is one
    bool gone = false;                  ///< it ended while its parts were listed
};

/// May it be aborted? True if no transfer of this profile owns it and it is at least that old.
bool mayBeAborted(const Orphan &orphan, const QDateTime &now, Duration olderThan);

} // namespace windlass
