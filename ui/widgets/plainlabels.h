// SPDX-License-Identifier: GPL-3.0-or-later
// Shows names, keys and answers as plain text, never as markup.
#pragma once

namespace windlass {

/// From now on every label of the program shows its text unchanged. This includes message boxes and tool
/// tips, where Qt would guess whether the text is HTML. A label that is set to rich text explicitly keeps it.
/// Needs a QApplication; a second call does nothing.
void keepLabelsPlain();

} // namespace windlass
