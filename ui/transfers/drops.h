// SPDX-License-Identifier: GPL-3.0-or-later
// What may be dropped on the window.
#pragma once

#include <QDropEvent>
#include <QMimeData>
#include <QStringList>

namespace windlass {

/// The local files and folders that were dragged; nothing else counts, whatever else the source offers.
QStringList droppedPaths(const QMimeData &data);

/// Takes the event where it brings local files to copy, and answers that they are copied; else refuses it. A
/// source that only offers to move might delete the files when it is told yes, so it is told no.
bool acceptAsCopy(QDropEvent &event);

} // namespace windlass
