// SPDX-License-Identifier: GPL-3.0-or-later
// The saved destinations, with what can be done about them. Changes go to the engine at once; what it answers
// is shown.
#pragma once

#include "core/engine.h"

#include <QWidget>

class QListWidget;
class QPushButton;
class QStackedWidget;

namespace windlass {

class EngineLink;

class DestinationsPage final : public QWidget
{
    Q_OBJECT

public:
    DestinationsPage(EngineLink &link, Engine *signalsFrom, const QList<Destination> &destinations,
                     QWidget *parent = nullptr);

private:
    void setDestinations(const QList<Destination> &destinations);
    const Destination *chosen() const;
    void openEditor(const std::optional<Destination> &edited);
    void askToRemove();
    void refresh();

    EngineLink &link_;
    Engine *signalsFrom_;
    QList<Destination> destinations_;
    QStackedWidget *pages_;
    QListWidget *list_;
    QPushButton *add_;
    QPushButton *edit_;
    QPushButton *remove_;
};

} // namespace windlass
