// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/helpdialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace windlass {

using namespace Qt::StringLiterals;

HelpDialog::HelpDialog(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Help and keys"));
    const int unit = fontMetrics().height();
    auto *words = new QLabel(
        tr("Drop files and folders on the window, paste them, or choose Add files. They go to the "
           "destination "
           "that is named in the tool bar. What fails is tried again; what the service confirmed is never "
           "lost, also when the window is closed. Choose a transfer to see every attempt and what can be "
           "done."),
        this);
    words->setWordWrap(true);

    auto *keys = new QTreeWidget(this);
    keys->setAccessibleName(tr("Keys"));
    keys->setColumnCount(2);
    keys->setHeaderLabels({tr("Keys"), tr("What they do")});
    keys->setRootIsDecorated(false);
    QSet<QString> told;
    const auto add = [&](const QString &sequence, const QString &what) {
        if (told.contains(sequence))
            return;
        told.insert(sequence);
        new QTreeWidgetItem(keys, {sequence, what});
    };
    for (const QAction *action : actions)
        if (!action->shortcut().isEmpty())
            add(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText)
                    .replace(u"; "_s, u", "_s),
                QString(action->text()).remove(u'\u2026'));
    add(QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText),
        tr("Show the details of the transfer"));
    add(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText), tr("Empty a find field"));
    keys->resizeColumnToContents(0);
    keys->setColumnWidth(0, keys->columnWidth(0) + unit);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(unit / 2);
    column->addWidget(words);
    column->addWidget(keys, 1);
    column->addWidget(buttons);
    resize(unit * 34, unit * 30);
}

} // namespace windlass
