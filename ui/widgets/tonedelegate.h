// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the cells of a quiet table: text in the tone from the model, after a symbol if the model names one.
#pragma once

#include <QStyledItemDelegate>

namespace windlass {

class ToneDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// The model's roles: the symbol's name (may be empty), the symbol's Tone and the text's Tone as ints.
    struct Roles
    {
        int symbol;
        int symbolTone;
        int tone;
    };

    /// `lines`: height of a row in lines of text.
    ToneDelegate(Roles roles, double lines, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    Roles roles_;
    double lines_;
};

} // namespace windlass
