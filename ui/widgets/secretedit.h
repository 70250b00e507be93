// SPDX-License-Identifier: GPL-3.0-or-later
// A field for a secret: dots, with a button that shows what stands there while it is down.
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

    /// Without the blanks and line ends that come along when a secret is pasted.
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
