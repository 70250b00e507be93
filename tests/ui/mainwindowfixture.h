// SPDX-License-Identifier: GPL-3.0-or-later
// Fixture for tests of the main window: a recording client, destinations and transfers by name.
#pragma once

#include "tests/fakes/recordingclient.h"
#include "tests/fakes/virtualtimers.h"
#include "ui/mainwindow.h"
#include "ui/transfers/transferview.h"

#include <QAction>

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>

namespace windlass {

namespace mainwindowfixture {

using namespace Qt::StringLiterals;

inline Destination destination(const QString &name)
{
    Destination made;
    made.name = name;
    made.bucket = u"vm-exports"_s;
    return made;
}

inline TransferStatus transfer(TransferId id, TransferState state)
{
    TransferStatus status;
    status.id = id;
    status.file = u"/srv/disk%1.vmdk"_s.arg(id);
    status.target.edit().root = u"s3://vm-exports/"_s;
    status.key = u"disk%1.vmdk"_s.arg(id);
    status.size = 1000;
    status.state = state;
    return status;
}

/// A window with a client that records its commands, and a clock that the test advances.
class Window : public testing::Test
{
protected:
    RecordingClient link;
    VirtualTimers timers;
    std::unique_ptr<MainWindow> window = std::make_unique<MainWindow>(link, timers, QString());

    void start(const QList<Destination> &destinations = {destination(u"archive"_s)},
               const Settings &settings = {})
    {
        window->show();
        Q_EMIT link.started(destinations, settings);
    }
    template<typename Widget>
    Widget *named(const QString &name) const
    {
        for (Widget *widget : window->findChildren<Widget *>())
            if (widget->accessibleName() == name)
                return widget;
        return nullptr;
    }
    QAction *action(const QString &text) const
    {
        const QList<QAction *> all = list().actions();
        const auto found = std::ranges::find(all, text, &QAction::text);
        return found == all.end() ? nullptr : *found;
    }
    TransferView &list() const { return *window->findChild<TransferView *>(); }
    void choose(std::initializer_list<TransferId> ids)
    {
        list().clearSelection();
        for (const TransferId id : ids) {
            const QModelIndex row = list().model()->index(static_cast<int>(id) - 1, 0);
            list().selectionModel()->select(row, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
    }
};

} // namespace mainwindowfixture

} // namespace windlass
