// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a secret: shows dots, and the text while its button is pressed.
#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace windlass {

class SecretEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit SecretEdit(QWidget *parent = nullptr);

    /// Without surrounding blanks and line ends, which are often pasted with a secret.
    QString secret() const;
    QLineEdit &line() const { return *line_; }

Q_SIGNALS:
    void changed();

private:
    void setShown(bool shown);

    QLineEdit *line_;
    QToolButton *toggle_;
};

} // namespace windlass
