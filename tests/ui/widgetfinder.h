// SPDX-License-Identifier: GPL-3.0-or-later
// Finds controls as a person with a screen reader does: by their accessible names. Works them as a person
// does, by keys and clicks.
#pragma once

#include <QAbstractButton>
#include <QLineEdit>
#include <QTest>
#include <QWidget>

#include <gtest/gtest.h>

namespace windlass {

/// The control of that type and name, a visible one first; null when there is none.
template<typename Widget>
Widget *control(const QWidget &root, const QString &name)
{
    Widget *found = nullptr;
    for (Widget *each : root.findChildren<Widget *>())
        if (each->accessibleName() == name && (!found || (each->isVisible() && !found->isVisible())))
            found = each;
    return found;
}

/// Shows the widget in a window that has the keyboard: focus and shortcuts work only there.
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

/// Is there a visible control or text for a person that holds these words?
template<typename Label>
bool says(const QWidget &root, const QString &words)
{
    for (const Label *each : root.findChildren<Label *>())
        if (each->isVisible() && each->text().contains(words))
            return true;
    return false;
}

} // namespace windlass
