// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hairlinesplitter.h"

#include "ui/widgets/tones.h"

#include <QPainter>
#include <QSplitterHandle>

namespace windlass {

namespace {

class Hairline final : public QSplitterHandle
{
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(
            rect(), mixed(palette().color(QPalette::WindowText), palette().color(QPalette::Window), 0.22));
    }
};

} // namespace

HairlineSplitter::HairlineSplitter(Qt::Orientation orientation, QWidget *parent)
    : QSplitter(orientation, parent)
{
    setHandleWidth(1); // Qt lets a person grab such a handle some pixels beside it
    setChildrenCollapsible(false);
}

QSplitterHandle *HairlineSplitter::createHandle()
{
    return new Hairline(orientation(), this);
}

} // namespace windlass
