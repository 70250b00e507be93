// SPDX-License-Identifier: GPL-3.0-or-later
// What a run came to: the values behind the last thing that is printed.
#pragma once

#include "app/cli/exitstatus.h"
#include "core/records/status.h"

#include <QList>

namespace windlass {

struct Summary
{
    QList<TransferStatus> transfers;
    qsizetype leftOut = 0;  ///< what folders hold and was not sent
    qsizetype findings = 0; ///< about manifests
    bool interrupted = false;
    ExitStatus exitStatus = ExitStatus::Done;
    Duration took{0};
};

} // namespace windlass
