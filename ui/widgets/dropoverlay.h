// SPDX-License-Identifier: GPL-3.0-or-later
// Lies over the window while files are dragged across it, and says where they will go.
#pragma once

#include <QWidget>

namespace windlass {

class DropOverlay final : public QWidget
{
    Q_OBJECT

public:
    explicit DropOverlay(QWidget *parent);
    /// Covers the parent and says the words.
    void cover(const QString &headline, const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString headline_;
    QString sentence_;
};

} // namespace windlass
