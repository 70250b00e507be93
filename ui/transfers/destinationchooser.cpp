// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/destinationchooser.h"

#include <QWheelEvent>

namespace windlass {

using namespace Qt::StringLiterals;

DestinationChooser::DestinationChooser(QWidget *parent)
    : QComboBox(parent)
{
    setAccessibleName(tr("Destination"));
    setMinimumContentsLength(14);
    setSizeAdjustPolicy(AdjustToContents);
    setDestinations({}, {});
    connect(this, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (filling_)
            return;
        explain();
        if (index >= 0)
            Q_EMIT chosenByPerson(destinations_.at(index).name);
    });
}

void DestinationChooser::setDestinations(const QList<Destination> &destinations, const QString &remembered)
{
    const QString before = currentText();
    filling_ = true;
    destinations_ = destinations;
    clear();
    for (const Destination &destination : destinations_) {
        addItem(destination.name);
        setItemData(count() - 1, shortUrl(destination), Qt::ToolTipRole);
    }
    setPlaceholderText(destinations_.isEmpty() ? tr("None yet") : tr("Choose\u2026"));
    int index = before.isEmpty() ? -1 : findText(before);
    if (index < 0 && !remembered.isEmpty())
        index = findText(remembered);
    if (index < 0 && before.isEmpty() && destinations_.size() == 1) // otherwise the selected one was removed
        index = 0;
    setCurrentIndex(index);
    setEnabled(!destinations_.isEmpty());
    filling_ = false;
    explain();
}

void DestinationChooser::choose(const QString &name)
{
    const int index = findText(name);
    if (index < 0)
        return;
    if (index == currentIndex())
        Q_EMIT chosenByPerson(name);
    setCurrentIndex(index);
}

void DestinationChooser::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void DestinationChooser::explain()
{
    const Destination *destination = chosen();
    setToolTip(destination               ? shortUrl(*destination)
               : destinations_.isEmpty() ? tr("Make a destination in the settings first")
                                         : tr("Choose where files go that you add"));
}

const Destination *DestinationChooser::chosen() const
{
    return currentIndex() < 0 ? nullptr : &destinations_.at(currentIndex());
}

} // namespace windlass
