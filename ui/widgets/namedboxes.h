// SPDX-License-Identifier: GPL-3.0-or-later
// Gives combo boxes their accessible names. On Unix, Qt 6.4 uses the current item as the name instead.
#pragma once

namespace windlass {

/// From now on a combo box with an accessible name reports it as its name, and the current item as its value.
/// Must be called before the first box is created. A second call does nothing.
void nameBoxes();

} // namespace windlass
