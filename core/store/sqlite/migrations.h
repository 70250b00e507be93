// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's shape, as the steps that led to it. A step that was released is never changed: the next one
// is added.
#pragma once

#include "core/store/sqlite/database.h"

namespace windlass {

/// Brings the journal up to date, each step in a transaction of its own. A journal of a later version of the
/// program is a failure, and is left as it is.
Result<void> migrate(Database &database);
/// Has it the present shape? One of a later version is a failure here, too.
Result<bool> isUpToDate(Database &database);

} // namespace windlass
