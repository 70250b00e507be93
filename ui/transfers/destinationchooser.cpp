// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transfers/destinationchooser.h"

#include <algorithm>

namespace windlass {

using namespace Qt::StringLiterals;

DestinationChooser::DestinationChooser(QWidget *parent)
    : QComboBox(parent)
{
    setAccessibleName(tr("Destination"));
    setPlaceholderText(tr("None yet"));
    setMinimumContentsLength(14);
    setSizeAdjustPolicy(AdjustToContents);
    setDestinations({}, {});
    filled_ = false;
    const auto explain = [this] {
        const Destination *destination = chosen();
        setToolTip(destination ? placeOf(*destination) : tr("Make a destination in the settings first"));
    };
    connect(this, &QComboBox::currentIndexChanged, this, explain);
    explain();
}

void DestinationChooser::setDestinations(const QList<Destination> &destinations, const QString &preferred)
{
    QString wanted = currentIndex() < 0 ? preferred : currentText();
    if (filled_)
        for (const Destination &destination : destinations)
            if (findText(destination.name) < 0)
                wanted = destination.name;
    filled_ = true;
    destinations_ = destinations;
    clear();
    for (const Destination &destination : destinations_) {
        addItem(destination.name);
        setItemData(count() - 1, placeOf(destination), Qt::ToolTipRole);
    }
    setCurrentIndex(std::max(findText(wanted), destinations_.isEmpty() ? -1 : 0));
    setEnabled(!destinations_.isEmpty());
}

const Destination *DestinationChooser::chosen() const
{
    return currentIndex() < 0 ? nullptr : &destinations_.at(currentIndex());
}

QString placeOf(const Destination &destination)
{
    QString text;
    switch (destination.provider) {
    case ProviderKind::S3:
        text = u"s3://"_s;
        break;
    case ProviderKind::Azure:
        text = u"azure://"_s;
        break;
    case ProviderKind::Gcs:
        text = u"gs://"_s;
        break;
    }
    text += destination.bucket;
    if (!destination.prefix.isEmpty())
        text += u'/' + destination.prefix;
    return text;
}

} // namespace windlass
