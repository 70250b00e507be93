// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a row of the list: the state's symbol before the name, and a progress bar with the confirmed bytes
// and, paler, the bytes in flight.
#pragma once

#include <QStyledItemDelegate>

namespace windlass {

struct TransferStatus;

class TransferDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintProgress(QPainter &painter, const QStyleOptionViewItem &option, const TransferStatus &status,
                       const QString &percent) const;
};

} // namespace windlass
