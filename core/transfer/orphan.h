// SPDX-License-Identifier: GPL-3.0-or-later
// One unfinished upload that a service holds. Values only.
#pragma once

#include "core/base/timers.h"
#include "core/transfer/status.h"
#include "core/upload/listed.h"

#include <QDateTime>

#include <optional>

namespace windlass {

struct Orphan
{
    ListedUpload upload;
    qint64 size = 0; ///< of all parts that the service holds
    int parts = 0;
    std::optional<TransferId> transfer; ///< of this profile, if it is one's session
    bool gone = false;                  ///< it ended while it was looked at
};

/// Nobody's and older than that: may it be taken back?
bool mayBeTakenBack(const Orphan &orphan, const QDateTime &now, Duration olderThan);

} // namespace windlass
