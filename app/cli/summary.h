// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a run: the values of the summary, which is printed last.
#pragma once

#include "app/cli/exitstatus.h"
#include "core/records/status.h"

#include <QList>

namespace windlass {

struct Summary
{
    QList<TransferStatus> transfers;
    qsizetype leftOut = 0;  ///< files in folders that were not sent
    qsizetype findings = 0; ///< about manifests
    bool interrupted = false;
    ExitStatus exitStatus = ExitStatus::Done;
    Duration took{0};
};

} // namespace windlass
