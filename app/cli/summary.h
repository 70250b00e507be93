// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a run: the values of the summary, which is printed last.
#pragma once

#include "app/cli/exitstatus.h"
#include "core/records/status.h"

#include <QHash>
#include <QList>

#include <algorithm>

namespace windlass {

/// What was done of a transfer.
struct TransferTotals
{
    qint64 confirmed = 0; ///< bytes that the service has
    qint64 sent = 0;      ///< bytes over the wire
    qint64 resent = 0;    ///< of these, sent before
    int attempts = 0;
    int retries = 0;
};

inline TransferTotals totalsOf(const TransferStatus &transfer)
{
    return {transfer.confirmed, transfer.bytesSent, transfer.bytesResent, transfer.attempts,
            transfer.retries};
}

struct Summary
{
    QList<TransferStatus> transfers{};
    /// What was done of a transfer before this run; none: the transfer is new.
    QHash<TransferId, TransferTotals> before{};
    qsizetype leftOut = 0;  ///< files in folders that were not sent
    qsizetype notAdded = 0; ///< paths that cannot be sent
    qsizetype findings = 0; ///< about manifests
    bool interrupted = false;
    ExitStatus exitStatus = ExitStatus::Done;
    Duration took{0};

    /// What this run has done of the transfer. Nothing of it is negative: an earlier run's parts may be gone.
    TransferTotals thisRun(const TransferStatus &transfer) const
    {
        const TransferTotals now = totalsOf(transfer);
        const TransferTotals then = before.value(transfer.id);
        return {std::max<qint64>(0, now.confirmed - then.confirmed),
                std::max<qint64>(0, now.sent - then.sent), std::max<qint64>(0, now.resent - then.resent),
                std::max(0, now.attempts - then.attempts), std::max(0, now.retries - then.retries)};
    }
};

} // namespace windlass
