// SPDX-License-Identifier: GPL-3.0-or-later
// Finds controls by their accessible names, as a screen reader does, and uses them with keys and clicks.
#pragma once

#include <QAbstractButton>
#include <QLineEdit>
#include <QTest>
#include <QWidget>

#include <gtest/gtest.h>

namespace windlass {

/// The control of that type and name, preferably a visible one; null if there is none.
template<typename Widget>
Widget *control(const QWidget &root, const QString &name)
{
    Widget *found = nullptr;
    for (Widget *each : root.findChildren<Widget *>())
        if (each->accessibleName() == name && (!found || (each->isVisible() && !found->isVisible())))
            found = each;
    return found;
}

/// Shows the widget in an active window, because focus and shortcuts work only there.
inline void showActive(QWidget &widget)
{
    widget.show();
    widget.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&widget));
}

inline void click(const QWidget &root, const QString &button)
{
    auto *widget = control<QAbstractButton>(root, button);
    ASSERT_TRUE(widget && widget->isVisible() && widget->isEnabled()) << button.toStdString();
    QTest::mouseClick(widget, Qt::LeftButton);
}

inline void type(const QWidget &root, const QString &field, const QString &text)
{
    auto *line = control<QLineEdit>(root, field);
    ASSERT_TRUE(line) << field.toStdString();
    line->setFocus();
    line->selectAll();
    QTest::keyClick(line, Qt::Key_Delete);
    QTest::keyClicks(line, text);
}

/// Is there a visible control or text that contains these words?
template<typename Label>
bool says(const QWidget &root, const QString &words)
{
    for (const Label *each : root.findChildren<Label *>())
        if (each->isVisible() && each->text().contains(words))
            return true;
    return false;
}

} // namespace windlass
