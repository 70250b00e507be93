// SPDX-License-Identifier: GPL-3.0-or-later
// The list of saved destinations, with the commands for them. Changes are sent to the engine at once. The
// list shows what the engine answers.
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
