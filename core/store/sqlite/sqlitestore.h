// SPDX-License-Identifier: GPL-3.0-or-later
// The store of one process: a SQLite file, which the program calls the journal.
#pragma once

#include "core/store/store.h"

#include <QString>

#include <memory>

namespace windlass {

/// Where gathered writes are committed (Store::gatherWrites): in the thread that uses the store, which then
/// waits for the disk each time, or in another one, whose completions come through this thread's Qt event
/// loop.
enum class Commits { Here, InThreadOfTheirOwn };

/// Opens the journal; it may be used only in this thread from then on. ReadWrite creates the file if
/// necessary. Both modes bring a journal of an earlier version up to date. A journal of a later version, or a
/// damaged or unreadable one, is a failure (Journal) that says what to do; the file is then left as it is.
/// ReadOnly without a file gives an empty store.
Result<std::unique_ptr<Store>> openSqliteStore(const QString &path, Store::Access access,
                                               Commits commits = Commits::Here);

} // namespace windlass
