// SPDX-License-Identifier: GPL-3.0-or-later
// Sorts many rows by one column. To compare the cells of a hundred thousand rows as they stand takes long
// enough for a person to notice: here each is looked at once, and what is compared lies side by side.
#pragma once

#include "ui/transfers/transfermodel.h"

#include <vector>

namespace windlass {

/// -1, 0 or 1: by what the column means. Texts are alike whatever the case of their letters.
int compareBy(const TransferColumn &column, const TransferStatus &one, const TransferStatus &other);

/// The rows in the order that the column gives them; those that are alike by their numbers, ascending both
/// ways.
void sortBy(const TransferColumn &column, Qt::SortOrder direction, const TransferModel &transfers,
            std::vector<int> &rows);

} // namespace windlass
