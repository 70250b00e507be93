// SPDX-License-Identifier: GPL-3.0-or-later
// Sorts many rows by a column. Comparing the cells of a hundred thousand rows directly is slow enough to
// notice. Here each cell is read once, and the values to compare are stored in one piece of memory.
#pragma once

#include "ui/transfers/transfermodel.h"

#include <vector>

namespace windlass {

/// -1, 0 or 1, in the order that suits the column. Texts are compared without regard to case.
int compareBy(const TransferColumn &column, const TransferStatus &one, const TransferStatus &other);

/// Sorts the rows by the column. Rows that compare equal are sorted by row number, ascending in both
/// directions.
void sortBy(const TransferColumn &column, Qt::SortOrder direction, const TransferModel &transfers,
            std::vector<int> &rows);

} // namespace windlass
