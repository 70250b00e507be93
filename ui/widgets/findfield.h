// SPDX-License-Identifier: GPL-3.0-or-later
// A search field. Files dropped on it are passed to the window.
#pragma once

#include <QLineEdit>

namespace windlass {

class FindField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `purpose` is the placeholder text and the accessible name.
    explicit FindField(const QString &purpose, QWidget *parent = nullptr);
    /// Sets the focus and selects the text.
    void begin();

protected:
    /// Escape clears the field. If it is empty, the key is not handled.
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace windlass
