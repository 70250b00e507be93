// SPDX-License-Identifier: GPL-3.0-or-later
// What can be dropped on the window.
#pragma once

#include <QDropEvent>
#include <QMimeData>
#include <QStringList>

namespace windlass {

/// The dragged local files and folders. Everything else is ignored.
QStringList droppedPaths(const QMimeData &data);

/// Accepts the event as a copy if it contains local files that may be copied; otherwise ignores it. A source
/// that offers only a move might delete the files after it, so it is refused.
bool acceptAsCopy(QDropEvent &event);

} // namespace windlass
