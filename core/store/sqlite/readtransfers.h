// SPDX-License-Identifier: GPL-3.0-or-later
// Reads transfers from the journal's file.
#pragma once

#include "core/base/result.h"
#include "core/base/sentence.h"
#include "core/records/storedtransfer.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace windlass {

class Database;

/// One transfer, or all in the order they were added, including their parts. `remarks` as in
/// Backlog::transfers().
Result<QList<StoredTransfer>> readTransfers(Database &database, std::optional<TransferId> id,
                                            QList<Sentence> *remarks);

} // namespace windlass
