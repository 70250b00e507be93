// SPDX-License-Identifier: GPL-3.0-or-later
// The names of many rows as they are compared: whatever the case of their letters. They lie side by side,
// so that sorting reads one piece of memory and not a hundred thousand.
#pragma once

#include <QStringView>

#include <string>
#include <utility>
#include <vector>

namespace windlass {

/// Appends the text with its letters folded, unit by unit: the same folding as QString's.
void appendFolded(QStringView text, std::u16string &store);

/// One name for each row, kept up as rows come, change and go.
class FoldedNames
{
public:
    /// For the row after the last.
    void append(QStringView name);
    void replace(int row, QStringView name);
    /// These rows, in ascending order, are gone; the others have moved up.
    void take(const std::vector<int> &rows);

    /// Good until the next change.
    QStringView at(int row) const
    {
        const Place &place = places_[static_cast<size_t>(row)];
        return QStringView(store_).sliced(place.from, place.length);
    }
    int size() const { return static_cast<int>(places_.size()); }

private:
    struct Place
    {
        qsizetype from = 0;
        qsizetype length = 0;
    };

    std::u16string store_;
    std::vector<Place> places_;
};

} // namespace windlass
