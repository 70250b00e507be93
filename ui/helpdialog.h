// SPDX-License-Identifier: GPL-3.0-or-later
// How the window is used in a few sentences, and the keys that work in it.
#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

namespace windlass {

class HelpDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Lists those of the actions that have a key.
    explicit HelpDialog(const QList<QAction *> &actions, QWidget *parent = nullptr);
};

} // namespace windlass
