// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text that is elided in the middle, so that the beginning of a path and the file's name stay
// readable.
#pragma once

#include <QLabel>

namespace windlass {

class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    /// The whole text, which is also the tool tip.
    void setWholeText(const QString &text);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace windlass
