// SPDX-License-Identifier: GPL-3.0-or-later
// A field for the words that something is to have. Files that are dropped on it go to the window.
#pragma once

#include <QLineEdit>

namespace windlass {

class FindField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `purpose` is what it says while it is empty, and its accessible name.
    explicit FindField(const QString &purpose, QWidget *parent = nullptr);
    /// Goes there and marks the words.
    void begin();

protected:
    /// Escape empties it; empty, it leaves the key to others.
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace windlass
