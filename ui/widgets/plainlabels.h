// SPDX-License-Identifier: GPL-3.0-or-later
// Names, keys and answers in a window are text, never markup.
#pragma once

namespace windlass {

/// From now on every label of this program shows its text as it is: also those inside message boxes and tool
/// tips, which Qt would let guess whether it is HTML. A label that asks for rich text by itself keeps it.
/// Calling it again changes nothing; needs a QApplication.
void keepLabelsPlain();

} // namespace windlass
