// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainlabels.h"

#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QToolTip>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {
const QString name = u"<img src='file:///etc/passwd'><b>disk</b>.vmdk"_s;
}

TEST(PlainLabels, ShowANameInAMessageBoxAsItIs)
{
    keepLabelsPlain();
    QMessageBox box;
    box.setText(name);
    box.setInformativeText(name);
    box.show();
    int labels = 0;
    for (const QLabel *label : box.findChildren<QLabel *>()) {
        if (label->text() != name)
            continue;
        ++labels;
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->objectName().toStdString();
    }
    EXPECT_EQ(labels, 2);
}

TEST(PlainLabels, ShowANameInAToolTipAsItIs)
{
    keepLabelsPlain();
    QWidget window;
    window.show();
    QToolTip::showText(QPoint(1, 1), name, &window);
    const QLabel *tip = nullptr;
    for (const QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel"))
            tip = qobject_cast<const QLabel *>(widget);
    }
    ASSERT_TRUE(tip);
    EXPECT_EQ(tip->text(), name);
    EXPECT_EQ(tip->textFormat(), Qt::PlainText);
    QToolTip::hideText();
}

} // namespace windlass
