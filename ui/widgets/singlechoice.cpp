// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/singlechoice.h"

#include <QListWidget>

namespace windlass {

void makeChosenItemCurrent(QListWidget *list)
{
    QObject::connect(list, &QListWidget::itemSelectionChanged, list, [list] {
        const auto chosen = list->selectedItems();
        if (!chosen.isEmpty() && chosen.first() != list->currentItem())
            list->setCurrentItem(chosen.first());
    });
}

} // namespace windlass
