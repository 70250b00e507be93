// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabels.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

/// Sets the format when a label is polished, which happens before it is measured or shown for the first time.
class PlainLabels final : public QObject
{
public:
    explicit PlainLabels(QObject *parent)
        : QObject(parent)
    {
        setObjectName(u"plainLabels"_s);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Polish) {
            auto *label = qobject_cast<QLabel *>(watched);
            if (label && label->textFormat() == Qt::AutoText)
                label->setTextFormat(Qt::PlainText);
        }
        return QObject::eventFilter(watched, event);
    }
};

} // namespace

void keepLabelsPlain()
{
    if (!qApp->findChild<QObject *>(u"plainLabels"_s, Qt::FindDirectChildrenOnly))
        qApp->installEventFilter(new PlainLabels(qApp));
}

} // namespace windlass
