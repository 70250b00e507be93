// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text that gives way in its middle, so that both the beginning of a path and the file's name stay
// readable.
#pragma once

#include <QLabel>

namespace windlass {

class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    /// The whole text; it is the tool tip too.
    void setWholeText(const QString &text);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace windlass
