// SPDX-License-Identifier: GPL-3.0-or-later
// Where new transfers go: the saved destinations by name. Only a person changes what is chosen here.
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

    /// Keeps what is shown as chosen. Where nothing is, the one named `remembered` is chosen, or the only one
    /// that there is; with several of them and no choice of a person, none is.
    void setDestinations(const QList<Destination> &destinations, const QString &remembered);
    const QList<Destination> &destinations() const { return destinations_; }
    /// Nothing while there are no destinations, and while a person has still to choose one.
    const Destination *chosen() const;
    /// As if a person had chosen it in the box. Nothing happens when there is none of that name.
    void choose(const QString &name);

Q_SIGNALS:
    /// By mouse, keys, an assistive tool or choose(); never by setDestinations().
    void chosenByPerson(const QString &name);

protected:
    /// A wheel that turns while the pointer is on its way over the box must not steer data elsewhere.
    void wheelEvent(QWheelEvent *event) override;

private:
    void explain();

    QList<Destination> destinations_;
    bool filling_ = false;
};

/// `s3://BUCKET/PREFIX`: where it is, short enough for a line.
QString placeOf(const Destination &destination);

} // namespace windlass
