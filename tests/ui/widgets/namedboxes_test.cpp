// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/namedboxes.h"

#include <QAccessible>
#include <QComboBox>

#include <gtest/gtest.h>

namespace windlass {

using namespace Qt::StringLiterals;

TEST(NamedBoxes, ABoxKeepsItsNameWhateverIsChosenInIt)
{
    nameBoxes();
    QComboBox box;
    box.setAccessibleName(u"Destination"_s);
    box.addItems({u"offsite"_s, u"archive"_s});
    box.setCurrentIndex(1);
    QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(&box);
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen->text(QAccessible::Name), u"Destination"_s);
    EXPECT_EQ(seen->text(QAccessible::Value), u"archive"_s);
    EXPECT_EQ(seen->role(), QAccessible::ComboBox);
    EXPECT_EQ(seen->childCount(), 1);
}

TEST(NamedBoxes, PressingItOpensTheList)
{
    nameBoxes();
    QComboBox box;
    box.setAccessibleName(u"Level"_s);
    box.addItem(u"Info and worse"_s);
    box.show();
    QAccessibleInterface *seen = QAccessible::queryAccessibleInterface(&box);
    ASSERT_TRUE(seen->actionInterface());
    seen->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    EXPECT_TRUE(seen->state().expanded);
    box.hidePopup();
}

} // namespace windlass
