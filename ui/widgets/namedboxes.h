// SPDX-License-Identifier: GPL-3.0-or-later
// Combo boxes that assistive technology finds by their names. On Unix Qt 6.4 names them by what is chosen in
// them.
#pragma once

namespace windlass {

/// For each combo box that has an accessible name: that is its name, and what is chosen is its value. Call it
/// before the first box is made; a second call does nothing.
void nameBoxes();

} // namespace windlass
