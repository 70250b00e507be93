// SPDX-License-Identifier: GPL-3.0-or-later
// The saved destinations, with what can be done about them. Changes go to the engine at once; what it answers
// is shown.
#pragma once

#include "core/engine/client.h"

#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace windlass {

class DestinationsPage final : public QWidget
{
    Q_OBJECT

public:
    DestinationsPage(Client &link, const QList<Destination> &destinations, QWidget *parent = nullptr);

private:
    void setDestinations(const QList<Destination> &destinations);
    const Destination *chosen() const;
    void openEditor(const std::optional<Destination> &edited);
    void askToRemove();
    void refresh();

    Client &link_;
    QList<Destination> destinations_;
    QStackedWidget *pages_;
    QListWidget *list_;
    QPushButton *add_;
    QPushButton *edit_;
    QPushButton *remove_;
};

} // namespace windlass
