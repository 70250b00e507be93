// SPDX-License-Identifier: GPL-3.0-or-later
// Transfers as the journal's file has them.
#pragma once

#include "core/base/result.h"
#include "core/store/storedtransfer.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace windlass {

class Database;

/// That one, or all in the order they were added, their parts included. `remarks` as in Backlog::transfers().
Result<QList<StoredTransfer>> readTransfers(Database &database, std::optional<TransferId> id,
                                            QStringList *remarks);

} // namespace windlass
