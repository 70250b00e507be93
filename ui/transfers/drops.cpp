// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/drops.h"

#include <QUrl>

namespace windlass {

QStringList droppedPaths(const QMimeData &data)
{
    QStringList paths;
    for (const QUrl &url : data.urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    return paths;
}

bool acceptAsCopy(QDropEvent &event)
{
    const bool takes = (event.possibleActions() & Qt::CopyAction) && event.mimeData() &&
                       !droppedPaths(*event.mimeData()).isEmpty();
    if (!takes) {
        event.ignore();
        return false;
    }
    event.setDropAction(Qt::CopyAction);
    event.accept();
    return true;
}

} // namespace windlass
