// SPDX-License-Identifier: GPL-3.0-or-later
// The totals of the list in words, for the foot of the window.
#pragma once

#include "ui/transfers/transfermodel.h"

namespace windlass {

/// `3 uploading · 2 waiting · …`
QString summaryOf(const TransferTotals &totals);
/// Speed and bytes to go; empty when there is nothing to go.
QString remainderOf(const TransferTotals &totals, double bytesPerSecond);

} // namespace windlass
