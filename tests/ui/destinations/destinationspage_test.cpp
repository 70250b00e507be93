// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fakes/recordingclient.h"
#include "tests/ui/widgetfinder.h"
#include "ui/destinations/destinationeditor.h"
#include "ui/destinations/destinationspage.h"

#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>

#include <gmock/gmock.h>

namespace windlass {

using namespace Qt::StringLiterals;

namespace {

Destination named(const QString &name)
{
    Destination destination;
    destination.name = name;
    destination.bucket = name;
    return destination;
}

class Destinations : public testing::Test
{
protected:
    void open(const QList<Destination> &destinations)
    {
        page = std::make_unique<DestinationsPage>(link, destinations);
        showActive(*page);
    }
    QListWidget &list() { return *page->findChild<QListWidget *>(); }

    RecordingClient link;
    std::unique_ptr<DestinationsPage> page;
};

} // namespace

TEST_F(Destinations, ListsWhatIsSavedAndFollowsTheEngine)
{
    open({named(u"archive"_s)});
    EXPECT_EQ(list().count(), 1);
    Q_EMIT link.destinationsChanged({named(u"archive"_s), named(u"lab"_s)});
    EXPECT_EQ(list().count(), 2);
    EXPECT_EQ(list().item(1)->text(), u"lab"_s);
}

TEST_F(Destinations, KeepsTheChosenOneWhenTheListChanges)
{
    open({named(u"archive"_s), named(u"lab"_s)});
    list().setCurrentRow(1);
    Q_EMIT link.destinationsChanged({named(u"aaa"_s), named(u"archive"_s), named(u"lab"_s)});
    EXPECT_EQ(list().currentItem()->text(), u"lab"_s);
}

TEST_F(Destinations, InvitesWhereThereIsNone)
{
    open({});
    EXPECT_FALSE(list().isVisible());
    for (auto *button : page->findChildren<QPushButton *>())
        if (button->isVisible())
            QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(page->findChild<DestinationEditor *>());
}

TEST_F(Destinations, EnterOpensTheEditorForTheChosenOne)
{
    open({named(u"archive"_s)});
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Return);
    const auto *editor = page->findChild<DestinationEditor *>();
    ASSERT_TRUE(editor);
    EXPECT_EQ(editor->name(), u"archive"_s);
}

TEST_F(Destinations, RemovesOnlyAfterAsking)
{
    open({named(u"archive"_s)});
    click(*page, u"Remove"_s);
    EXPECT_TRUE(link.removedDestination.isEmpty());
    auto *question = page->findChild<QMessageBox *>();
    ASSERT_TRUE(question);
    for (QAbstractButton *button : question->buttons())
        if (question->buttonRole(button) == QMessageBox::DestructiveRole)
            QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(link.removedDestination, u"archive"_s);
}

TEST_F(Destinations, ACancelledQuestionRemovesNothing)
{
    open({named(u"archive"_s)});
    list().setFocus();
    QTest::keyClick(&list(), Qt::Key_Delete);
    auto *question = page->findChild<QMessageBox *>();
    ASSERT_TRUE(question);
    QTest::keyClick(question, Qt::Key_Return); // the default button keeps the destination
    EXPECT_TRUE(link.removedDestination.isEmpty());
}

} // namespace windlass
