// SPDX-License-Identifier: GPL-3.0-or-later
// The store of one process: a SQLite file, which the program calls the journal.
#pragma once

#include "core/store/store.h"

#include <QString>

#include <memory>

namespace windlass {

/// Opens the journal in this thread, whose alone it is from then on; ReadWrite makes the file and brings it
/// up to date. A journal of a later version, a damaged or unreadable one is a failure (Journal) that says
/// what to do; the file is then left as it is. ReadOnly where there is no file: a store in which nothing is.
Result<std::unique_ptr<Store>> openSqliteStore(const QString &path, Store::Access access);

} // namespace windlass
