// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/findfield.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QKeyEvent>
#include <QToolButton>

namespace windlass {

using namespace Qt::StringLiterals;

FindField::FindField(const QString &purpose, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(purpose);
    setAccessibleName(purpose);
    setAcceptDrops(false);
    setMaximumWidth(fontMetrics().averageCharWidth() * 36);
    QAction *symbol = addAction(symbolIcon(u"search"_s), LeadingPosition);
    connect(symbol, &QAction::triggered, this, &FindField::begin);
    for (auto *button : findChildren<QToolButton *>())
        button->setAccessibleName(tr("Find"));
    setClearButtonEnabled(true);
    for (auto *button : findChildren<QToolButton *>())
        if (button->accessibleName().isEmpty())
            button->setAccessibleName(tr("Clear"));
}

void FindField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty())
        return clear();
    QLineEdit::keyPressEvent(event);
}

void FindField::begin()
{
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

} // namespace windlass
