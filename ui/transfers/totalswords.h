// SPDX-License-Identifier: GPL-3.0-or-later
// The totals of the list as text, for the status bar.
#pragma once

#include "ui/transfers/transfermodel.h"

namespace windlass {

/// `3 uploading · 2 waiting · …`
QString summaryOf(const TransferTotals &totals);
/// Speed and remaining bytes; empty if nothing remains.
QString remainderOf(const TransferTotals &totals, double bytesPerSecond);

} // namespace windlass
