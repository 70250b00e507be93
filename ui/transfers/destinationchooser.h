// SPDX-License-Identifier: GPL-3.0-or-later
// Selects the destination for new transfers by name. Only a person changes the selection.
#pragma once

#include "core/accounts/destination.h"

#include <QComboBox>
#include <QList>

namespace windlass {

class DestinationChooser final : public QComboBox
{
    Q_OBJECT

public:
    explicit DestinationChooser(QWidget *parent = nullptr);

    /// Keeps the selection. If there is none, selects the destination named `remembered`, or the only one. If
    /// there are several and a person has not selected one, none is selected.
    void setDestinations(const QList<Destination> &destinations, const QString &remembered);
    const QList<Destination> &destinations() const { return destinations_; }
    /// Null if there are no destinations or a person has not selected one yet.
    const Destination *chosen() const;
    /// As if a person had selected it in the box. Does nothing if there is no destination of that name.
    void choose(const QString &name);

Q_SIGNALS:
    /// Selected by mouse, keyboard, assistive technology or choose(), but never by setDestinations().
    void chosenByPerson(const QString &name);

protected:
    /// Ignored: turning the wheel while the pointer crosses the box must not change where data goes.
    void wheelEvent(QWheelEvent *event) override;

private:
    void explain();

    QList<Destination> destinations_;
    bool filling_ = false;
};

} // namespace windlass
