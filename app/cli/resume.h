// SPDX-License-Identifier: GPL-3.0-or-later
// Which transfers `resume` starts.
#pragma once

#include "core/records/status.h"

#include <QList>

namespace windlass {

struct ResumeChoice
{
    QList<TransferId> ids;
    QList<TransferId> unknown; ///< named, but not in the journal
    QList<TransferId> over;    ///< named, but done or cancelled
};

/// If transfers are named: those, including failed ones. Otherwise everything that has not ended for good,
/// and what failed for a reason that a person may have repaired.
ResumeChoice chooseToResume(const QList<TransferStatus> &transfers, const QList<TransferId> &named);

} // namespace windlass
