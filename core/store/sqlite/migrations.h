// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's schema, as a list of migrations. A released migration is never changed; new ones are
// appended.
#pragma once

#include "core/store/sqlite/database.h"

namespace windlass {

/// Brings the journal up to date, each migration in its own transaction. A journal of a later program version
/// is a failure (Journal) and is left as it is.
Result<void> migrate(Database &database);
/// Does it have the current schema? A later version is a failure here, too.
Result<bool> isUpToDate(Database &database);

} // namespace windlass
