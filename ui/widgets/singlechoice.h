// SPDX-License-Identifier: GPL-3.0-or-later
// Makes the chosen item of a list its current one. An assistive technology that toggles an item selects it
// only, and what is shown beside the list follows the current item.
#pragma once

class QListWidget;

namespace windlass {

/// Call it once for a list in which one item can be chosen.
void makeChosenItemCurrent(QListWidget *list);

} // namespace windlass
