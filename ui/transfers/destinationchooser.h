// SPDX-License-Identifier: GPL-3.0-or-later
// Where new transfers go: the saved destinations by name.
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

    /// Keeps what is chosen, but chooses one that was just made; at first the one named `preferred`.
    void setDestinations(const QList<Destination> &destinations, const QString &preferred);
    const QList<Destination> &destinations() const { return destinations_; }
    /// Nothing while there are no destinations.
    const Destination *chosen() const;

private:
    QList<Destination> destinations_;
    bool filled_ = false; ///< an earlier list was shown: what is new in a later one was just made
};

/// `s3://BUCKET/PREFIX`: where it is, short enough for a line.
QString placeOf(const Destination &destination);

} // namespace windlass
