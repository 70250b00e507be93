// SPDX-License-Identifier: GPL-3.0-or-later
// Explains the window in a few sentences and lists its keyboard shortcuts.
#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace windlass {

class HelpDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Lists those actions that have a shortcut.
    explicit HelpDialog(const QList<QAction *> &actions, QWidget *parent = nullptr);
};

} // namespace windlass
